package dev.lambent.batch.audit;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * The upper bound of Clopper and Pearson (Biometrika 26, 1934) on a rate: the largest rate at which so few hits would
 * still be seen with a probability of 5 %. One-sided, exact for any number of trials.
 */
final class ExactBound {
    private static final double MISSED = 0.05;
    private static final double RELATIVE_ACCURACY = 1e-9;

    private ExactBound() {}

    /** @return 1 if there were no trials */
    static double upper(long hits, long trials) {
        if (hits >= trials) {
            return 1;
        }
        if (hits == 0) {
            return -Math.expm1(Math.log(MISSED) / trials);
        }
        double accuracy = RELATIVE_ACCURACY * hits / trials;
        return new BetaDistribution(null, hits + 1.0, trials - hits, accuracy).inverseCumulativeProbability(1 - MISSED);
    }
}
