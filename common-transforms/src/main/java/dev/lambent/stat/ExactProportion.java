package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.DoublePredicate;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A rate, from {@code hits} among independent {@code trials}: the exact bounds of Clopper and Pearson (Biometrika 26,
 * 1934) and the exact binomial test. Holds for any number of trials.
 *
 * @param trials at least 1
 */
public record ExactProportion(long hits, long trials) implements Inference {
    public ExactProportion {
        checkArgument(trials >= 1 && hits >= 0 && hits <= trials, "%s hits of %s", hits, trials);
    }

    @Override
    public double estimate() {
        return (double) hits / trials;
    }

    @Override
    public double lower(double alpha) {
        return hits == 0 ? 0 : leastWhere(rate -> atLeast(hits, trials, rate) >= alpha);
    }

    @Override
    public double upper(double alpha) {
        if (hits == trials) {
            return 1;
        }
        if (hits == 0) {
            return -Math.expm1(Math.log(alpha) / trials);
        }
        return leastWhere(rate -> 1 - atLeast(hits + 1, trials, rate) <= alpha);
    }

    @Override
    public double pGreater(double value) {
        return value <= 0 ? (hits == 0 ? 1 : 0) : value >= 1 ? 1 : atLeast(hits, trials, value);
    }

    @Override
    public double pLess(double value) {
        return new ExactProportion(trials - hits, trials).pGreater(1 - value);
    }

    @Override
    public String method() {
        return "exact binomial";
    }

    /** The chance of at least {@code hits} hits. */
    private static double atLeast(long hits, long trials, double rate) {
        return hits == 0 ? 1 : BetaDistribution.of(hits, trials - hits + 1.0).cumulativeProbability(rate);
    }

    /** By bisection over all doubles from 0 to 1: as exact for a rate of 1e-9 as for one of a half. */
    private static double leastWhere(DoublePredicate holds) {
        long from = 0;
        long to = Double.doubleToLongBits(1);
        while (from < to) {
            long middle = (from + to) >>> 1;
            if (holds.test(Double.longBitsToDouble(middle))) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return Double.longBitsToDouble(from);
    }
}
