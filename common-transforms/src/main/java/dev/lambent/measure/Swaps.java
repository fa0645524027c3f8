package dev.lambent.measure;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.stat.Inference;
import dev.lambent.stat.SwapTest;
import java.util.stream.IntStream;

/**
 * "No better at all" by swapping the scores of two models, for hold-outs so small that the bootstrap's error rate is above
 * what it states; bounds and other margins are the bootstrap's.
 *
 * <p>A metric that asks for the order of scores only is taken of their ranks: two models that rank alike on different scales
 * can be swapped then. A metric that is a mean of a term per row is compared by the terms' differences.
 */
final class Swaps {
    /** Above it the bootstrap is right, and swapping slow. */
    static final int MOST_ROWS = 5_000;

    private final Metric metric;
    private final MetricSettings settings;
    private final Scored first;
    private final Scored second;

    private Swaps(Metric metric, MetricSettings settings, Scored first, Scored second) {
        this.metric = metric;
        this.settings = settings;
        this.first = first;
        this.second = second;
    }

    /** @param bounds of metric(first) - metric(second), whichever way the metric goes */
    static Inference over(
            Inference bounds, Metric metric, MetricSettings settings, Scored first, Scored second, long seed) {
        if (first.size() > MOST_ROWS) {
            return bounds;
        }
        SwapTest.Gain difference = new Swaps(metric, settings, first, second).difference();
        return new Swapped(bounds, first.size(), difference, seed);
    }

    private SwapTest.Gain difference() {
        return switch (metric) {
            case LOG_LOSS, BRIER, MAE, MAPE, PINBALL ->
                ofTerms(row ->
                        Inferences.term(metric, settings, first, row) - Inferences.term(metric, settings, second, row));
            case RMSE -> ofTerms(row -> Inferences.square(first, row) - Inferences.square(second, row));
            case R2 -> ofTerms(row -> Inferences.square(second, row) - Inferences.square(first, row));
            case PR_AUC, PRECISION_AT_K, RECALL_AT_K, MACRO_ROC_AUC -> ofFigures(first.ranked(), second.ranked());
            default -> ofFigures(first, second);
        };
    }

    private SwapTest.Gain ofTerms(java.util.function.IntToDoubleFunction term) {
        double[] terms = IntStream.range(0, first.size()).mapToDouble(term).toArray();
        return swapped -> {
            double sum = 0;
            for (int i = 0; i < terms.length; i++) {
                sum += swapped.get(i) ? -terms[i] : terms[i];
            }
            return sum;
        };
    }

    private SwapTest.Gain ofFigures(Scored one, Scored other) {
        int[] once = Sample.once(one.size());
        return swapped -> figure(one.swapped(other, swapped), once) - figure(other.swapped(one, swapped), once);
    }

    private double figure(Scored scored, int[] once) {
        return Inferences.sample(metric, settings, scored).of(once);
    }

    private record Swapped(Inference bounds, int rows, SwapTest.Gain difference, long seed) implements Inference {
        @Override
        public double estimate() {
            return bounds.estimate();
        }

        @Override
        public double lower(double alpha) {
            return bounds.lower(alpha);
        }

        @Override
        public double upper(double alpha) {
            return bounds.upper(alpha);
        }

        @Override
        public double pGreater(double value) {
            return value == 0 ? SwapTest.pFirstBetter(rows, difference, seed) : bounds.pGreater(value);
        }

        @Override
        public double pLess(double value) {
            SwapTest.Gain other = swapped -> -difference.with(swapped);
            return value == 0 ? SwapTest.pFirstBetter(rows, other, seed) : bounds.pLess(value);
        }

        @Override
        public String method() {
            return bounds.method() + "; any gain at all by swapping";
        }
    }
}
