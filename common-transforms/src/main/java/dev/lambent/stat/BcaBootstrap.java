package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The bias-corrected and accelerated bootstrap of Efron (Journal of the American Statistical Association 82, 1987): for
 * figures that have no formula for their error. Rows are drawn with replacement, many times, and the figure taken of each
 * draw; p-values are found by inverting the bounds. The same seed gives the same bounds, on any number of cores.
 */
public final class BcaBootstrap implements Inference {
    /** A figure of a sample. */
    @FunctionalInterface
    public interface Statistic {
        /**
         * @param times how often each row of the sample is drawn; not to be kept or changed
         * @return NaN if the draw has no such figure; it is left out then
         */
        double of(int[] times);
    }

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final int MAX_RESAMPLES = 4_000;
    private static final int MIN_RESAMPLES = 1_000;
    private static final long DRAWS = 200_000_000;
    /** Parts that are left out in turn for the acceleration: each row by itself in a small sample. */
    private static final int JACKKNIFE_PARTS = 400;

    private final double estimate;
    private final double[] sorted;
    private final double bias;
    private final double acceleration;

    private BcaBootstrap(double estimate, double[] sorted, double acceleration) {
        this.estimate = estimate;
        this.sorted = sorted;
        this.bias = NORMAL.inverseCumulativeProbability(share(estimate));
        this.acceleration = acceleration;
    }

    /**
     * @param rows of the sample, at least 2
     * @param statistic is asked by several threads at once
     * @return a bootstrap; or, if every draw has the same figure, that figure without any spread
     */
    public static Inference of(int rows, Statistic statistic, long seed) {
        checkArgument(rows >= 2, "%s rows", rows);
        int[] once = new int[rows];
        Arrays.fill(once, 1);
        double estimate = statistic.of(once);
        // One stream of numbers per draw; seeds that differ by a constant would give the same stream, moved along.
        long[] seeds = new SplittableRandom(seed).longs(resamples(rows)).toArray();
        double[] figures = LongStream.of(seeds)
                .parallel()
                .mapToDouble(one -> statistic.of(draw(rows, one)))
                .filter(figure -> !Double.isNaN(figure))
                .sorted()
                .toArray();
        if (figures.length == 0 || figures[0] == figures[figures.length - 1]) {
            return PivotalInference.normal(estimate, 0, "bootstrap");
        }
        return new BcaBootstrap(estimate, figures, acceleration(rows, statistic));
    }

    private static int resamples(int rows) {
        return (int) Math.max(MIN_RESAMPLES, Math.min(MAX_RESAMPLES, DRAWS / rows));
    }

    private static int[] draw(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] times = new int[rows];
        for (int i = 0; i < rows; i++) {
            times[random.nextInt(rows)]++;
        }
        return times;
    }

    /**
     * From what is left when one part after the other is taken away. Parts of several rows give the same as single rows:
     * their skewness is less by the square root of their size, and so is the square root of their number.
     */
    private static double acceleration(int rows, Statistic statistic) {
        int parts = Math.min(rows, JACKKNIFE_PARTS);
        double[] left = IntStream.range(0, parts)
                .parallel()
                .mapToDouble(part -> {
                    int[] times = new int[rows];
                    for (int i = 0; i < rows; i++) {
                        times[i] = i % parts == part ? 0 : 1;
                    }
                    return statistic.of(times);
                })
                .filter(figure -> !Double.isNaN(figure))
                .toArray();
        double mean = Arrays.stream(left).average().orElse(0);
        double squares = 0;
        double cubes = 0;
        for (double figure : left) {
            double difference = mean - figure;
            squares += difference * difference;
            cubes += difference * difference * difference;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    @Override
    public double estimate() {
        return estimate;
    }

    @Override
    public double lower(double alpha) {
        return quantile(corrected(NORMAL.inverseCumulativeProbability(alpha)));
    }

    @Override
    public double upper(double alpha) {
        return quantile(corrected(NORMAL.inverseSurvivalProbability(alpha)));
    }

    private double corrected(double z) {
        return NORMAL.cumulativeProbability(bias + (bias + z) / (1 - acceleration * (bias + z)));
    }

    @Override
    public double pGreater(double value) {
        double w = NORMAL.inverseCumulativeProbability(share(value)) - bias;
        return NORMAL.cumulativeProbability(w / (1 + acceleration * w) - bias);
    }

    @Override
    public double pLess(double value) {
        return 1 - pGreater(value);
    }

    @Override
    public String method() {
        return "BCa bootstrap";
    }

    /** The share of draws below {@code value}, ties half; never quite none or all, for no number of draws can say so. */
    private double share(double value) {
        int below = 0;
        int ties = 0;
        for (double figure : sorted) {
            below += figure < value ? 1 : 0;
            ties += figure == value ? 1 : 0;
        }
        double least = 0.5 / sorted.length;
        return Math.min(1 - least, Math.max(least, (below + ties / 2.0) / sorted.length));
    }

    /** Interpolated between draws, as NumPy does. */
    private double quantile(double share) {
        double place = share * (sorted.length - 1);
        int index = (int) place;
        return index + 1 == sorted.length
                ? sorted[index]
                : sorted[index] + (place - index) * (sorted[index + 1] - sorted[index]);
    }
}
