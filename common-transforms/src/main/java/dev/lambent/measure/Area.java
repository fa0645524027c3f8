package dev.lambent.measure;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Areas under ROC curves: shares of (positive, negative) pairs in the right order, ties counting half. */
final class Area implements Sample {
    /** The row, or ~row if it is a negative; by ascending score. */
    private final int[] rows;
    /** Where each group of equal scores ends. */
    private final int[] ends;

    private Area(double[] scores, int[] rows) {
        Ties ties = Ties.of(scores);
        this.rows = Arrays.stream(ties.order()).map(i -> rows[i]).toArray();
        this.ends = ties.ends();
    }

    /** The mean, over the classes that a draw has, of the area of each against the rest; NaN if it has one class only. */
    static Sample macro(Scored scored) {
        Area[] areas = IntStream.range(0, scored.classes())
                .mapToObj(index -> new Area(scored.ofClass(index), rows(scored, index)))
                .toArray(Area[]::new);
        return times -> Arrays.stream(areas)
                .mapToDouble(area -> area.of(times))
                .filter(area -> !Double.isNaN(area))
                .average()
                .orElse(Double.NaN);
    }

    /** Of all pairs of a row and a class taken together, each positive if the row is of the class. */
    static Sample micro(Scored scored) {
        int classes = scored.classes();
        return new Area(
                IntStream.range(0, classes)
                        .mapToObj(scored::ofClass)
                        .flatMapToDouble(Arrays::stream)
                        .toArray(),
                IntStream.range(0, classes)
                        .mapToObj(index -> rows(scored, index))
                        .flatMapToInt(Arrays::stream)
                        .toArray());
    }

    private static int[] rows(Scored scored, int index) {
        return IntStream.range(0, scored.size())
                .map(row -> scored.label(row) == index ? row : ~row)
                .toArray();
    }

    /** @return NaN without both positives and negatives */
    @Override
    public double of(int[] times) {
        long positives = 0;
        long negatives = 0;
        long twice = 0;
        int from = 0;
        for (int end : ends) {
            long tiedPositives = 0;
            long tiedNegatives = 0;
            for (int i = from; i < end; i++) {
                int row = rows[i];
                if (row >= 0) {
                    tiedPositives += times[row];
                } else {
                    tiedNegatives += times[~row];
                }
            }
            twice += tiedPositives * (2 * negatives + tiedNegatives);
            positives += tiedPositives;
            negatives += tiedNegatives;
            from = end;
        }
        return positives == 0 || negatives == 0 ? Double.NaN : (double) twice / 2 / ((double) positives * negatives);
    }
}
