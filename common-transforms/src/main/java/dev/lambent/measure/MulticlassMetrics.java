package dev.lambent.measure;

import static com.google.common.base.Preconditions.checkArgument;

import dev.lambent.app.Metric;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Metrics of models that tell several classes apart. A model that decides and gives no probabilities has an accuracy and a
 * macro F1, and no more.
 *
 * <p>What is a mean over classes is one over the classes that the labels have: a class without rows says nothing of how well
 * it is told, and is left out rather than counted as 0 or 1.
 */
final class MulticlassMetrics {
    private MulticlassMetrics() {}

    static Map<Metric, Double> of(Scored scored) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.ACCURACY, Metrics.accuracy(scored));
        Metrics.put(metrics, Metric.MACRO_F1, macroF1(scored), scored);
        if (scored.classes() > 0) {
            Metrics.put(metrics, Metric.MACRO_ROC_AUC, Area.macro(scored), scored);
            Metrics.put(metrics, Metric.MICRO_ROC_AUC, Area.micro(scored), scored);
        }
        if (scored.classes() > 0 && scored.areProbabilities()) {
            metrics.put(Metric.LOG_LOSS, mean(scored, row -> logLoss(scored, row)));
            metrics.put(Metric.BRIER, mean(scored, row -> squares(scored, row)));
            Metrics.put(metrics, Metric.CALIBRATION_ERROR, calibrationError(scored), scored);
        }
        return metrics;
    }

    /** Of terms in ascending order: the order of the rows does not show. */
    private static double mean(Scored scored, IntToDoubleFunction term) {
        double[] terms =
                IntStream.range(0, scored.size()).mapToDouble(term).sorted().toArray();
        return Sample.mean(terms).of(Sample.once(terms.length));
    }

    /** A row's part of the log loss. */
    static double logLoss(Scored scored, int row) {
        return -Math.log(Math.max(Metrics.CLIP, scored.ofClass((int) scored.label(row), row)));
    }

    /** A row's part of the Brier score: squared errors, summed over classes. */
    static double squares(Scored scored, int row) {
        double sum = 0;
        for (int index = 0; index < scored.classes(); index++) {
            double error = scored.ofClass(index, row) - (scored.label(row) == index ? 1 : 0);
            sum += error * error;
        }
        return sum;
    }

    static Sample calibrationError(Scored scored) {
        Scored confidence = scored.confidence();
        return Sample.calibrationError(confidence.scores(), confidence.labels());
    }

    /** The mean F1, each class against the rest, over the classes that a draw's labels have. */
    static Sample macroF1(Scored scored) {
        int[] labels = indices(scored, scored::label);
        int[] decisions = indices(scored, scored::decision);
        int classes = 1
                + Math.max(
                        Arrays.stream(labels).max().orElse(-1),
                        Arrays.stream(decisions).max().orElse(-1));
        return times -> {
            long[] labelled = new long[classes];
            long[] decided = new long[classes];
            long[] right = new long[classes];
            for (int i = 0; i < times.length; i++) {
                labelled[labels[i]] += times[i];
                decided[decisions[i]] += times[i];
                right[labels[i]] += labels[i] == decisions[i] ? times[i] : 0;
            }
            return IntStream.range(0, classes)
                    .filter(index -> labelled[index] > 0)
                    .mapToDouble(index -> 2.0 * right[index] / (labelled[index] + decided[index]))
                    .average()
                    .orElse(Double.NaN);
        };
    }

    private static int[] indices(Scored scored, IntToDoubleFunction ofRow) {
        return IntStream.range(0, scored.size())
                .map(row -> index(ofRow.applyAsDouble(row)))
                .toArray();
    }

    private static int index(double value) {
        checkArgument(value >= 0 && value == Math.rint(value), "%s is no index of a class", value);
        return (int) value;
    }
}
