package dev.lambent.measure;

import dev.lambent.app.MetricSettings;
import dev.lambent.stat.ExactProportion;
import dev.lambent.stat.Inference;
import java.util.Optional;

/**
 * What is found among the k rows with the highest scores, k being {@link MetricSettings#topRows}.
 *
 * <p>Rows that share the score at the border are taken in an order drawn by chance, and what is found is the mean over all
 * orders: with a rows above the border and h positives among them, and t rows at it with g positives, it is
 * h + (k − a) · g / t.
 */
final class TopRows {
    private final double[] labels;
    private final MetricSettings settings;
    private final Ties ties;

    TopRows(Scored scored, MetricSettings settings) {
        this.labels = scored.labels();
        this.settings = settings;
        this.ties = Ties.of(scored.scores());
    }

    /** Found / k. */
    Sample precision() {
        return times -> {
            long rows = rows(times);
            return rows == 0 ? Double.NaN : found(times, settings.topRows(rows)) / settings.topRows(rows);
        };
    }

    /** Found / all positives. */
    Sample recall() {
        return times -> {
            long positives = positives(times);
            return positives == 0 ? Double.NaN : found(times, settings.topRows(rows(times))) / positives;
        };
    }

    /**
     * The precision, if it is 0 or 1. No draw of a bootstrap might tell otherwise then; the exact proportion of k rows knows
     * how few they are.
     */
    Optional<Inference> extremePrecision() {
        return extreme(precision(), settings.topRows(labels.length));
    }

    /** The recall, if it is 0 or 1: the exact proportion of the positives. */
    Optional<Inference> extremeRecall() {
        return extreme(recall(), positives(Sample.once(labels.length)));
    }

    private Optional<Inference> extreme(Sample share, long trials) {
        double value = share.of(Sample.once(labels.length));
        return value == 0 || value == 1
                ? Optional.of(new ExactProportion(value == 0 ? 0 : trials, trials))
                : Optional.empty();
    }

    private double found(int[] times, long k) {
        long above = 0;
        long hits = 0;
        for (int group = ties.ends().length - 1; group >= 0; group--) {
            long tied = 0;
            long positives = 0;
            for (int i = group == 0 ? 0 : ties.ends()[group - 1]; i < ties.ends()[group]; i++) {
                int row = ties.order()[i];
                tied += times[row];
                positives += labels[row] == 1 ? times[row] : 0;
            }
            if (above + tied >= k) {
                return hits + (double) (k - above) * positives / tied;
            }
            above += tied;
            hits += positives;
        }
        return hits;
    }

    private long positives(int[] times) {
        long positives = 0;
        for (int i = 0; i < times.length; i++) {
            positives += labels[i] == 1 ? times[i] : 0;
        }
        return positives;
    }

    private static long rows(int[] times) {
        long rows = 0;
        for (int of : times) {
            rows += of;
        }
        return rows;
    }
}
