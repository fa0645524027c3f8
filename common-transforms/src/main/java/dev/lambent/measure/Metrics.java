package dev.lambent.measure;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Metrics of scored rows. Ranks are exact, ties count half; sums are taken over sorted terms, so a metric does not depend
 * on the order of the rows, but for the last digits of the calibration error.
 */
public final class Metrics {
    static final double CLIP = 1e-15;

    private Metrics() {}

    /** Those that the rows have: without both classes there is no area, without probabilities no log loss. */
    public static Map<Metric, Double> of(Task task, MetricSettings settings, Scored scored) {
        return Collections.unmodifiableMap(
                switch (task) {
                    case BINARY -> binary(scored, settings);
                    case MULTICLASS -> MulticlassMetrics.of(scored);
                    case REGRESSION -> regression(scored, settings);
                });
    }

    private static Map<Metric, Double> binary(Scored scored, MetricSettings settings) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        int positives = scored.positives();
        double[] ones = new double[positives];
        double[] zeros = new double[scored.size() - positives];
        int one = 0;
        int zero = 0;
        for (int i = 0; i < scored.size(); i++) {
            double score = scored.score(i);
            if (scored.label(i) == 1) {
                ones[one++] = score;
            } else {
                zeros[zero++] = score;
            }
        }
        Arrays.sort(ones);
        Arrays.sort(zeros);
        metrics.put(Metric.ACCURACY, accuracy(scored));
        put(metrics, Metric.F1, Sample.f1(scored), scored);
        TopRows top = new TopRows(scored, settings);
        put(metrics, Metric.PRECISION_AT_K, top.precision(), scored);
        put(metrics, Metric.RECALL_AT_K, top.recall(), scored);
        if (ones.length > 0 && zeros.length > 0) {
            metrics.put(Metric.ROC_AUC, rocAuc(ones, zeros));
            metrics.put(Metric.PR_AUC, averagePrecision(ones, zeros));
        }
        if (scored.areProbabilities()) {
            double loss = 0;
            double squares = 0;
            for (double score : ones) {
                loss -= Math.log(Math.max(CLIP, score));
                squares += (1 - score) * (1 - score);
            }
            for (double score : zeros) {
                loss -= Math.log(Math.max(CLIP, 1 - score));
                squares += score * score;
            }
            metrics.put(Metric.LOG_LOSS, loss / scored.size());
            metrics.put(Metric.BRIER, squares / scored.size());
            put(metrics, Metric.CALIBRATION_ERROR, Sample.calibrationError(scored.scores(), scored.labels()), scored);
        }
        return metrics;
    }

    static double accuracy(Scored scored) {
        int right = 0;
        for (int i = 0; i < scored.size(); i++) {
            right += scored.isRight(i) ? 1 : 0;
        }
        return (double) right / scored.size();
    }

    /** The share of (one, zero) pairs in the right order. Both arrays ascend. */
    private static double rocAuc(double[] ones, double[] zeros) {
        long twice = 0;
        int below = 0;
        int upTo = 0;
        for (double one : ones) {
            while (below < zeros.length && zeros[below] < one) {
                below++;
            }
            upTo = Math.max(upTo, below);
            while (upTo < zeros.length && zeros[upTo] <= one) {
                upTo++;
            }
            twice += (long) below + upTo;
        }
        return (double) twice / 2 / ((double) ones.length * zeros.length);
    }

    private static double averagePrecision(double[] ones, double[] zeros) {
        double sum = 0;
        int one = ones.length;
        int zero = zeros.length;
        while (one > 0) {
            double threshold = ones[one - 1];
            int before = one;
            while (one > 0 && ones[one - 1] == threshold) {
                one--;
            }
            while (zero > 0 && zeros[zero - 1] >= threshold) {
                zero--;
            }
            int found = ones.length - one;
            sum += (double) (before - one) * found / (found + (zeros.length - zero));
        }
        return sum / ones.length;
    }

    private static Map<Metric, Double> regression(Scored scored, MetricSettings settings) {
        int size = scored.size();
        double[] errors = new double[size];
        double[] labels = new double[size];
        double[] relative = new double[size];
        double[] pinball = new double[size];
        for (int i = 0; i < size; i++) {
            relative[i] = Math.abs((scored.score(i) - scored.label(i)) / scored.label(i));
            errors[i] = Math.abs(scored.score(i) - scored.label(i));
            labels[i] = scored.label(i);
            pinball[i] = pinball(scored.score(i), scored.label(i), settings);
        }
        Arrays.sort(errors);
        Arrays.sort(relative);
        Arrays.sort(pinball);
        Arrays.sort(labels);
        double mean = Arrays.stream(labels).sum() / size;
        double absolute = 0;
        double squared = 0;
        double spread = 0;
        for (int i = 0; i < size; i++) {
            absolute += errors[i];
            squared += errors[i] * errors[i];
            spread += (labels[i] - mean) * (labels[i] - mean);
        }
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.RMSE, Math.sqrt(squared / size));
        metrics.put(Metric.MAE, absolute / size);
        put(metrics, Metric.PINBALL, Sample.mean(pinball), scored);
        if (spread > 0) {
            metrics.put(Metric.R2, 1 - squared / spread);
        }
        if (Arrays.stream(labels).allMatch(label -> label != 0)) {
            put(metrics, Metric.MAPE, Sample.mean(relative), scored);
        }
        return metrics;
    }

    /** How far a prediction of a quantile is from the label. */
    static double pinball(double prediction, double label, MetricSettings settings) {
        double over = label - prediction;
        return Math.max(settings.quantile() * over, (settings.quantile() - 1) * over);
    }

    static void put(Map<Metric, Double> metrics, Metric metric, Sample sample, Scored scored) {
        double value = sample.of(Sample.once(scored.size()));
        if (!Double.isNaN(value)) {
            metrics.put(metric, value);
        }
    }
}
