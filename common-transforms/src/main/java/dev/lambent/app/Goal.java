package dev.lambent.app;

/**
 * A goal written before training. Either a threshold ({@code roc_auc >= 0.70}) or a margin over the best baseline
 * ({@code roc_auc beats baseline by 0.03}). Goals on what is only known live ({@code score_latency_p99 <= 5ms}) are
 * kept and shown as not judged by training.
 *
 * @param text as written
 * @param metric {@code roc_auc}, {@code pr_auc}, {@code log_loss}, {@code accuracy}, {@code rmse}, {@code mae},
 *     {@code r2}, {@code score_latency_p99}
 * @param value threshold or margin; milliseconds for latencies
 */
public record Goal(String text, String metric, Comparison comparison, double value) {
    /** How the metric is compared. */
    public enum Comparison {
        AT_LEAST,
        AT_MOST,
        BEATS_BASELINE_BY
    }
}
