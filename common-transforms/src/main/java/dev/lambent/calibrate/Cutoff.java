package dev.lambent.calibrate;

import static com.google.common.base.Preconditions.checkArgument;

import dev.lambent.app.Threshold;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The score above which a binary model decides for class 1, from scores of rows it was not trained on. */
public final class Cutoff {
    private Cutoff() {}

    /**
     * @param scores any numbers; higher for class 1
     * @param labels 0 or 1
     */
    public static double of(Threshold threshold, double[] scores, double[] labels) {
        checkArgument(scores.length == labels.length && scores.length > 0, "%s scores", scores.length);
        if (threshold instanceof Threshold.Fixed fixed) {
            return fixed.score();
        }
        int[] best = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(i -> i)
                .toArray();
        return threshold instanceof Threshold.Cost cost
                ? cheapest(cost, best, scores, labels)
                : withinCapacity(((Threshold.Capacity) threshold).share(), best, scores);
    }

    /** Of all places between two scores, and beyond them, the one with the least cost; the highest of several. */
    private static double cheapest(Threshold.Cost cost, int[] best, double[] scores, double[] labels) {
        double sum = 0;
        for (double label : labels) {
            sum += label * cost.falseNegative();
        }
        double least = sum;
        double cutoff = scores[best[0]];
        for (int i = 0; i < best.length; i++) {
            sum += labels[best[i]] == 1 ? -cost.falseNegative() : cost.falsePositive();
            boolean next = i + 1 < best.length;
            if (sum < least && !(next && scores[best[i + 1]] == scores[best[i]])) {
                least = sum;
                cutoff = next ? between(scores[best[i + 1]], scores[best[i]]) : Math.nextDown(scores[best[i]]);
            }
        }
        return cutoff;
    }

    /** The lowest score above which lie no more than the share of the rows. */
    private static double withinCapacity(double share, int[] best, double[] scores) {
        int rows = (int) Math.floor(share * best.length);
        double first = scores[best[Math.min(rows, best.length - 1)]];
        int above = 0;
        while (above < rows && scores[best[above]] > first) {
            above++;
        }
        return above == 0 ? first : between(first, scores[best[above - 1]]);
    }

    private static double between(double low, double high) {
        double middle = low + (high - low) / 2;
        return middle < high ? middle : low;
    }
}
