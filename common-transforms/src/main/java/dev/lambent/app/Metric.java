package dev.lambent.app;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The metrics that goals and known baselines may speak of. */
enum Metric {
    ROC_AUC(Task.BINARY, true, 0, 1),
    PR_AUC(Task.BINARY, true, 0, 1),
    ACCURACY(Task.BINARY, true, 0, 1),
    LOG_LOSS(Task.BINARY, false, 0, Double.MAX_VALUE),
    RMSE(Task.REGRESSION, false, 0, Double.MAX_VALUE),
    MAE(Task.REGRESSION, false, 0, Double.MAX_VALUE),
    R2(Task.REGRESSION, true, -Double.MAX_VALUE, 1),
    /** Known only live: kept and shown, not judged by training. */
    SCORE_LATENCY_P99(null, false, 0, Double.MAX_VALUE);

    private final Task task;
    private final boolean higherIsBetter;
    private final double min;
    private final double max;

    Metric(Task task, boolean higherIsBetter, double min, double max) {
        this.task = task;
        this.higherIsBetter = higherIsBetter;
        this.min = min;
        this.max = max;
    }

    static Optional<Metric> byText(String text) {
        return Arrays.stream(values()).filter(m -> m.text().equals(text)).findFirst();
    }

    /** The metrics that fit a task, as the app file writes them. */
    static List<String> texts(Task task) {
        return Arrays.stream(values())
                .filter(m -> m.fits(task))
                .map(Metric::text)
                .toList();
    }

    /** What a figure without a metric is about, if no goal says it. */
    static Metric main(Task task) {
        return switch (task) {
            case BINARY -> ROC_AUC;
            case REGRESSION -> RMSE;
        };
    }

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean fits(Task of) {
        return task == null || task == of;
    }

    boolean isLatency() {
        return this == SCORE_LATENCY_P99;
    }

    boolean higherIsBetter() {
        return higherIsBetter;
    }

    boolean allows(double value) {
        return value >= min && value <= max;
    }

    String range() {
        String upper = max == Double.MAX_VALUE ? "" : " and at most " + (long) max;
        return min == -Double.MAX_VALUE ? upper.replace(" and ", "") : "at least " + (long) min + upper;
    }
}
