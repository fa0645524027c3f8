package dev.lambent.measure;

import com.google.common.base.Suppliers;
import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.stat.BcaBootstrap;
import dev.lambent.stat.DeLong;
import dev.lambent.stat.ExactProportion;
import dev.lambent.stat.Inference;
import dev.lambent.stat.McNemar;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What hold-out rows say of a metric on rows not seen, and of the difference between two models on the same rows. The
 * rows are taken for independent of each other.
 *
 * <p>ROC AUC after DeLong; accuracy by the exact binomial, two of them by the exact test of McNemar; all others by the BCa
 * bootstrap, but for a precision or recall at k of just 0 or 1, which is taken for an exact proportion. Whether a model is
 * better at all is tested by {@link Swaps} where there are few rows, but for these two.
 */
public final class Inferences {
    private Inferences() {}

    /**
     * One metric of one model.
     *
     * @param scored has the metric (see {@link Metrics#of}); if it {@link Metric#needsClasses}, two rows of each class at least
     */
    public static Inference of(Metric metric, MetricSettings settings, Scored scored, long seed) {
        return switch (metric) {
            case ROC_AUC -> DeLong.area(scored.scores(), scored.labels());
            case ACCURACY ->
                new ExactProportion(
                        IntStream.range(0, scored.size())
                                .filter(scored::isRight)
                                .count(),
                        scored.size());
            case PRECISION_AT_K, RECALL_AT_K -> topRows(metric, settings, scored, seed);
            default -> BcaBootstrap.of(scored.size(), sample(metric, settings, scored), seed);
        };
    }

    /** By how much {@code first} is better than {@code second} on the same rows: a gain, whichever way the metric goes. */
    public static Inference gain(Metric metric, MetricSettings settings, Scored first, Scored second, long seed) {
        Inference difference =
                switch (metric) {
                    case ROC_AUC -> DeLong.difference(first.scores(), second.scores(), first.labels());
                    case ACCURACY -> accuracy(first, second, seed);
                    case LOG_LOSS, BRIER, MAE, MAPE, PINBALL ->
                        bootstrap(
                                first.size(),
                                i -> term(metric, settings, first, i) - term(metric, settings, second, i),
                                seed);
                    default ->
                        BcaBootstrap.of(
                                first.size(),
                                sample(metric, settings, first).minus(sample(metric, settings, second)),
                                seed);
                };
        Inference paired = metric == Metric.ACCURACY || metric == Metric.ROC_AUC
                ? difference
                : Swaps.over(difference, metric, settings, first, second, seed);
        return metric.higherIsBetter() ? paired : paired.negated();
    }

    private static Inference topRows(Metric metric, MetricSettings settings, Scored scored, long seed) {
        TopRows top = new TopRows(scored, settings);
        boolean precision = metric == Metric.PRECISION_AT_K;
        return (precision ? top.extremePrecision() : top.extremeRecall())
                .orElseGet(() -> BcaBootstrap.of(scored.size(), precision ? top.precision() : top.recall(), seed));
    }

    static Sample sample(Metric metric, MetricSettings settings, Scored scored) {
        return switch (metric) {
            case PR_AUC -> Sample.averagePrecision(scored.scores(), scored.labels());
            case RMSE -> Sample.rootMean(terms(scored.size(), i -> square(scored, i)));
            case R2 -> Sample.r2(terms(scored.size(), i -> square(scored, i)), scored.labels());
            case F1 -> Sample.f1(scored);
            case PRECISION_AT_K -> new TopRows(scored, settings).precision();
            case RECALL_AT_K -> new TopRows(scored, settings).recall();
            case MACRO_F1 -> MulticlassMetrics.macroF1(scored);
            case MACRO_ROC_AUC -> Area.macro(scored);
            case MICRO_ROC_AUC -> Area.micro(scored);
            case CALIBRATION_ERROR ->
                scored.classes() > 0
                        ? MulticlassMetrics.calibrationError(scored)
                        : Sample.calibrationError(scored.scores(), scored.labels());
            case LOG_LOSS, BRIER, MAE, MAPE, PINBALL ->
                Sample.mean(terms(scored.size(), i -> term(metric, settings, scored, i)));
            default -> throw new IllegalArgumentException(metric + " is not bootstrapped");
        };
    }

    /** The row's part of a metric that is a mean. */
    static double term(Metric metric, MetricSettings settings, Scored scored, int row) {
        double score = scored.score(row);
        double label = scored.label(row);
        return switch (metric) {
            case LOG_LOSS ->
                scored.classes() > 0
                        ? MulticlassMetrics.logLoss(scored, row)
                        : -Math.log(Math.max(Metrics.CLIP, label == 1 ? score : 1 - score));
            case BRIER -> scored.classes() > 0 ? MulticlassMetrics.squares(scored, row) : square(scored, row);
            case MAE -> Math.abs(score - label);
            case PINBALL -> Metrics.pinball(score, label, settings);
            case MAPE -> Math.abs((score - label) / label);
            default -> throw new IllegalArgumentException(metric + " is no mean");
        };
    }

    static double square(Scored scored, int row) {
        double error = scored.score(row) - scored.label(row);
        return error * error;
    }

    private static Inference bootstrap(int rows, IntToDoubleFunction term, long seed) {
        return BcaBootstrap.of(rows, Sample.mean(terms(rows, term)), seed);
    }

    private static double[] terms(int rows, IntToDoubleFunction term) {
        return IntStream.range(0, rows).mapToDouble(term).toArray();
    }

    /** "No better at all" has an exact test; any other margin has not. */
    private static Inference accuracy(Scored first, Scored second, long seed) {
        long onlyFirst = 0;
        long onlySecond = 0;
        for (int i = 0; i < first.size(); i++) {
            onlyFirst += first.isRight(i) && !second.isRight(i) ? 1 : 0;
            onlySecond += second.isRight(i) && !first.isRight(i) ? 1 : 0;
        }
        Supplier<Inference> margin = Suppliers.memoize(
                () -> bootstrap(first.size(), i -> (first.isRight(i) ? 1 : 0) - (second.isRight(i) ? 1 : 0), seed));
        return new AccuracyGain(onlyFirst, onlySecond, margin);
    }

    private record AccuracyGain(long onlyFirst, long onlySecond, Supplier<Inference> margin) implements Inference {
        @Override
        public double estimate() {
            return margin.get().estimate();
        }

        @Override
        public double lower(double alpha) {
            return margin.get().lower(alpha);
        }

        @Override
        public double upper(double alpha) {
            return margin.get().upper(alpha);
        }

        @Override
        public double pGreater(double value) {
            return value == 0
                    ? McNemar.pFirstBetter(onlyFirst, onlySecond)
                    : margin.get().pGreater(value);
        }

        @Override
        public double pLess(double value) {
            return value == 0
                    ? McNemar.pFirstBetter(onlySecond, onlyFirst)
                    : margin.get().pLess(value);
        }

        @Override
        public String method() {
            return "McNemar";
        }
    }
}
