package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A goal written before training: a threshold ({@code roc_auc >= 0.70}), a margin over every baseline
 * ({@code roc_auc beats baseline by 0.03}), or a comparison with the model in force ({@code roc_auc beats champion by 0},
 * {@code roc_auc within 0.01 of champion}). Goals on what is only known live ({@code score_latency_p99 <= 5ms}) are kept
 * and shown as not judged by training.
 *
 * @param text as written
 * @param value threshold or margin; milliseconds for latencies
 * @param each the column of features.sql for each of whose values the goal holds, if it is not for all rows together
 */
public record Goal(String text, Metric metric, Comparison comparison, double value, Optional<String> each) {
    /** How the metric is compared. */
    public enum Comparison {
        AT_LEAST,
        AT_MOST,
        BEATS_BASELINE_BY,
        BEATS_CHAMPION_BY,
        WITHIN_OF_CHAMPION;

        public boolean isOfChampion() {
            return this == BEATS_CHAMPION_BY || this == WITHIN_OF_CHAMPION;
        }
    }

    public Goal {
        requireNonNull(text, "text is null");
        requireNonNull(metric, "metric is null");
        requireNonNull(comparison, "comparison is null");
        requireNonNull(each, "each is null");
    }
}
