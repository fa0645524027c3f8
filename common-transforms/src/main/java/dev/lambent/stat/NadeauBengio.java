package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The corrected resampled t-test of Nadeau and Bengio (Machine Learning 52, 2003): is one model better than another over
 * the folds of a cross-validation? Training parts of folds overlap, so that the plain t-test is far too sure of itself;
 * here the variance of the mean is s²·(1/k + n_valid/n_train).
 */
public final class NadeauBengio {
    private NadeauBengio() {}

    /**
     * The mean difference over the folds.
     *
     * @param differences one per fold, of the metric; at least 2
     * @param validToTrain rows validated on, per row trained on; the mean of the folds if they differ
     */
    public static Inference of(double[] differences, double validToTrain) {
        int folds = differences.length;
        checkArgument(folds >= 2, "%s folds", folds);
        double mean = 0;
        for (double difference : differences) {
            mean += difference / folds;
        }
        double squares = 0;
        for (double difference : differences) {
            squares += (difference - mean) * (difference - mean);
        }
        double variance = squares / (folds - 1);
        return new PivotalInference(
                mean,
                Math.sqrt(variance * (1.0 / folds + validToTrain)),
                TDistribution.of(folds - 1.0),
                "Nadeau–Bengio t over " + folds + " folds");
    }
}
