package dev.lambent.measure;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Rows in bins of about equal size by their probability; equal probabilities share a bin. */
final class CalibrationBins {
    static final int BINS = 10;

    private CalibrationBins() {}

    /** @return the bin of each row, from 0 to {@link #BINS} − 1; some may be empty */
    static int[] of(double[] probabilities) {
        int rows = probabilities.length;
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .mapToInt(i -> i)
                .toArray();
        int[] bins = new int[rows];
        for (int rank = 0; rank < rows; rank++) {
            boolean tied = rank > 0 && probabilities[order[rank]] == probabilities[order[rank - 1]];
            bins[order[rank]] = tied ? bins[order[rank - 1]] : (int) ((long) rank * BINS / rows);
        }
        return bins;
    }
}
