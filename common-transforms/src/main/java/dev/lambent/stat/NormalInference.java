package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * An estimate whose error is normal in large samples.
 *
 * @param standardError 0 if the sample shows no spread: then the estimate is taken for the figure
 */
public record NormalInference(double estimate, double standardError, String method) implements Inference {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    public NormalInference {
        checkArgument(standardError >= 0, "standardError is %s", standardError);
        requireNonNull(method, "method is null");
    }

    @Override
    public double lower(double alpha) {
        return estimate - standardError * NORMAL.inverseSurvivalProbability(alpha);
    }

    @Override
    public double upper(double alpha) {
        return estimate + standardError * NORMAL.inverseSurvivalProbability(alpha);
    }

    @Override
    public double pGreater(double value) {
        if (standardError == 0) {
            return estimate > value ? 0 : 1;
        }
        return NORMAL.survivalProbability((estimate - value) / standardError);
    }

    @Override
    public double pLess(double value) {
        if (standardError == 0) {
            return estimate < value ? 0 : 1;
        }
        return NORMAL.cumulativeProbability((estimate - value) / standardError);
    }
}
