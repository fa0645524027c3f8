package dev.lambent.calibrate;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The curve that never falls and has the least squared error, by pooling adjacent violators (Ayer et al., 1955). Rows of one
 * score are pooled first. Scores for calibration as Zadrozny and Elkan use it (KDD 2002).
 */
public final class Isotonic {
    private Isotonic() {}

    /**
     * @param scores of rows the model was not trained on
     * @param labels 0 or 1
     */
    public static Calibration.Staircase fit(double[] scores, double[] labels) {
        checkArgument(scores.length == labels.length && scores.length > 0, "%s scores", scores.length);
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] first = new double[order.length];
        double[] last = new double[order.length];
        double[] sums = new double[order.length];
        long[] rows = new long[order.length];
        int blocks = 0;
        for (int i = 0; i < order.length; ) {
            double score = scores[order[i]];
            first[blocks] = score;
            last[blocks] = score;
            sums[blocks] = 0;
            rows[blocks] = 0;
            for (; i < order.length && scores[order[i]] == score; i++) {
                sums[blocks] += labels[order[i]];
                rows[blocks]++;
            }
            blocks++;
            while (blocks > 1 && sums[blocks - 2] * rows[blocks - 1] >= sums[blocks - 1] * rows[blocks - 2]) {
                last[blocks - 2] = last[blocks - 1];
                sums[blocks - 2] += sums[blocks - 1];
                rows[blocks - 2] += rows[blocks - 1];
                blocks--;
            }
        }
        double[] points = new double[2 * blocks];
        double[] values = new double[2 * blocks];
        int size = 0;
        for (int block = 0; block < blocks; block++) {
            double value = sums[block] / rows[block];
            points[size] = first[block];
            values[size++] = value;
            if (last[block] > first[block]) {
                points[size] = last[block];
                values[size++] = value;
            }
        }
        return new Calibration.Staircase(Arrays.copyOf(points, size), Arrays.copyOf(values, size));
    }
}
