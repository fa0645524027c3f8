package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The corrected resampled t-test of Nadeau and Bengio (Machine Learning 52, 2003): is one model better than another over
 * the folds of a cross-validation? Training parts of folds overlap, so that the plain t-test is far too sure of itself;
 * here the variance of the mean is s²·(1/k + n_valid/n_train).
 *
 * @param estimate mean difference over the folds
 * @param standardError corrected
 * @param folds at least 2
 */
public record NadeauBengio(double estimate, double standardError, int folds) implements Inference {
    /**
     * @param differences one per fold, of the metric
     * @param validToTrain rows validated on, per row trained on; the mean of the folds if they differ
     */
    public static NadeauBengio of(double[] differences, double validToTrain) {
        checkArgument(differences.length >= 2, "%s folds", differences.length);
        double mean = 0;
        for (double difference : differences) {
            mean += difference / differences.length;
        }
        double squares = 0;
        for (double difference : differences) {
            squares += (difference - mean) * (difference - mean);
        }
        double variance = squares / (differences.length - 1);
        return new NadeauBengio(
                mean, Math.sqrt(variance * (1.0 / differences.length + validToTrain)), differences.length);
    }

    private TDistribution t() {
        return TDistribution.of(folds - 1.0);
    }

    @Override
    public double lower(double alpha) {
        return estimate - standardError * t().inverseSurvivalProbability(alpha);
    }

    @Override
    public double upper(double alpha) {
        return estimate + standardError * t().inverseSurvivalProbability(alpha);
    }

    @Override
    public double pGreater(double value) {
        if (standardError == 0) {
            return estimate > value ? 0 : 1;
        }
        return t().survivalProbability((estimate - value) / standardError);
    }

    @Override
    public double pLess(double value) {
        if (standardError == 0) {
            return estimate < value ? 0 : 1;
        }
        return t().cumulativeProbability((estimate - value) / standardError);
    }

    @Override
    public String method() {
        return "Nadeau–Bengio t over " + folds + " folds";
    }
}
