package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve and its variance, after DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), by counts
 * in sorted scores: O(n log n), as that of Sun and Xu (IEEE Signal Processing Letters 21, 2014). Ties count half.
 */
public final class DeLong {
    private static final String METHOD = "DeLong";

    /** How often a positive is above the negatives, per positive; and a negative below the positives, per negative. */
    private final double[] ofPositives;

    private final double[] ofNegatives;
    private final double auc;

    private DeLong(double[] ofPositives, double[] ofNegatives) {
        this.ofPositives = ofPositives;
        this.ofNegatives = ofNegatives;
        this.auc = mean(ofPositives);
    }

    /**
     * One area, against a fixed figure.
     *
     * @param labels 1 for positives, anything else for negatives; at least two of each
     */
    public static Inference area(double[] scores, double[] labels) {
        DeLong of = of(scores, labels);
        return PivotalInference.normal(of.auc, Math.sqrt(spread(of, of, true) + spread(of, of, false)), METHOD);
    }

    /** How much greater the area of {@code first} is than that of {@code second}, over the same rows. */
    public static Inference difference(double[] first, double[] second, double[] labels) {
        DeLong a = of(first, labels);
        DeLong b = of(second, labels);
        double variance = 0;
        for (boolean positives : new boolean[] {true, false}) {
            variance += spread(a, a, positives) + spread(b, b, positives) - 2 * spread(a, b, positives);
        }
        return PivotalInference.normal(a.auc - b.auc, Math.sqrt(Math.max(0, variance)), METHOD);
    }

    private static DeLong of(double[] scores, double[] labels) {
        checkArgument(scores.length == labels.length, "%s scores, %s labels", scores.length, labels.length);
        double[] positives = pick(scores, labels, true);
        double[] negatives = pick(scores, labels, false);
        checkArgument(
                positives.length >= 2 && negatives.length >= 2,
                "%s positives and %s negatives have no variance",
                positives.length,
                negatives.length);
        return new DeLong(below(positives, negatives), above(negatives, positives));
    }

    private static double[] pick(double[] scores, double[] labels, boolean positives) {
        return IntStream.range(0, scores.length)
                .filter(i -> (labels[i] == 1) == positives)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    /** Per element of {@code of}, in the same order: the share of {@code others} below it, ties counted half. */
    private static double[] below(double[] of, double[] others) {
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        double[] shares = new double[of.length];
        for (int i = 0; i < of.length; i++) {
            shares[i] = (first(sorted, of[i]) + first(sorted, Math.nextUp(of[i]))) / 2.0 / sorted.length;
        }
        return shares;
    }

    private static double[] above(double[] of, double[] others) {
        double[] shares = below(of, others);
        for (int i = 0; i < shares.length; i++) {
            shares[i] = 1 - shares[i];
        }
        return shares;
    }

    /** How many elements of {@code sorted} are less than {@code value}. */
    private static int first(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The covariance of two areas' means over one class. */
    private static double spread(DeLong a, DeLong b, boolean positives) {
        double[] x = positives ? a.ofPositives : a.ofNegatives;
        double[] y = positives ? b.ofPositives : b.ofNegatives;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - a.auc) * (y[i] - b.auc);
        }
        return sum / (x.length - 1) / x.length;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
