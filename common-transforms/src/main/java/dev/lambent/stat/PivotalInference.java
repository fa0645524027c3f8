package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * An estimate whose error, in standard errors, has a known distribution: normal in large samples, Student's t in others.
 *
 * @param standardError 0 if the sample shows no spread: then the estimate is taken for the figure
 * @param pivot the distribution of (estimate − θ) / standardError, symmetric about 0
 */
record PivotalInference(double estimate, double standardError, ContinuousDistribution pivot, String method)
        implements Inference {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    PivotalInference {
        checkArgument(standardError >= 0, "standardError is %s", standardError);
        requireNonNull(pivot, "pivot is null");
        requireNonNull(method, "method is null");
    }

    static PivotalInference normal(double estimate, double standardError, String method) {
        return new PivotalInference(estimate, standardError, NORMAL, method);
    }

    @Override
    public double lower(double alpha) {
        return estimate - standardError * pivot.inverseSurvivalProbability(alpha);
    }

    @Override
    public double upper(double alpha) {
        return estimate + standardError * pivot.inverseSurvivalProbability(alpha);
    }

    @Override
    public double pGreater(double value) {
        if (standardError == 0) {
            return estimate > value ? 0 : 1;
        }
        return pivot.survivalProbability((estimate - value) / standardError);
    }

    @Override
    public double pLess(double value) {
        if (standardError == 0) {
            return estimate < value ? 0 : 1;
        }
        return pivot.cumulativeProbability((estimate - value) / standardError);
    }
}
