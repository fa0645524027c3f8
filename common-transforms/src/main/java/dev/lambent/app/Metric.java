package dev.lambent.app;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What is measured, and what goals and known baselines may speak of; the texts are those of the app file. */
public enum Metric {
    /** The share of pairs of a positive and a negative that are in the right order; ties count half. */
    ROC_AUC(Task.BINARY, true, 0, 1),
    /** Average precision: precision at each distinct score, weighted by the recall it adds. */
    PR_AUC(Task.BINARY, true, 0, 1),
    /** The share of right decisions; of several classes this is the micro F1 as well. */
    ACCURACY(EnumSet.of(Task.BINARY, Task.MULTICLASS), true, 0, 1),
    /** 2·tp / (2·tp + fp + fn), of decisions. */
    F1(Task.BINARY, true, 0, 1),
    /** The share of positives among the {@link MetricSettings#topRows k} rows with the highest scores. */
    PRECISION_AT_K(Task.BINARY, true, 0, 1),
    /** The share of the positives that is among those rows. */
    RECALL_AT_K(Task.BINARY, true, 0, 1),
    /** The mean of the F1 of each class against the rest, over the classes that the labels have. */
    MACRO_F1(Task.MULTICLASS, true, 0, 1),
    /** The mean of the ROC AUC of each class against the rest, over the classes that the labels have. */
    MACRO_ROC_AUC(Task.MULTICLASS, true, 0, 1),
    /** The ROC AUC of all pairs of a row and a class, each positive if the row is of the class. */
    MICRO_ROC_AUC(Task.MULTICLASS, true, 0, 1),
    /** Mean of −ln p of what came true; probabilities are kept 1e-15 away from 0 and 1. */
    LOG_LOSS(EnumSet.of(Task.BINARY, Task.MULTICLASS), false, 0, Double.MAX_VALUE),
    /** Mean squared error of the probability; of several classes summed over them, and so at most 2. */
    BRIER(EnumSet.of(Task.BINARY, Task.MULTICLASS), false, 0, 1),
    /**
     * Expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015), of ten bins with as many rows each: the mean,
     * over rows, of how far a bin's mean probability is from its share of positives. Equal probabilities share a bin.
     * Of several classes it is the decided one's probability, and the share of right decisions.
     */
    CALIBRATION_ERROR(EnumSet.of(Task.BINARY, Task.MULTICLASS), false, 0, 1),
    RMSE(Task.REGRESSION, false, 0, Double.MAX_VALUE),
    MAE(Task.REGRESSION, false, 0, Double.MAX_VALUE),
    /** Mean of q·(label − prediction) where the label is greater, else of (1 − q)·(prediction − label); q is the quantile. */
    PINBALL(Task.REGRESSION, false, 0, Double.MAX_VALUE),
    /** Mean of |error / label|; of labels of which none is 0. */
    MAPE(Task.REGRESSION, false, 0, Double.MAX_VALUE),
    R2(Task.REGRESSION, true, -Double.MAX_VALUE, 1),
    /** Known only live: kept and shown, not judged by training. */
    SCORE_LATENCY_P99(EnumSet.noneOf(Task.class), false, 0, Double.MAX_VALUE);

    private final Set<Task> tasks;
    private final boolean higherIsBetter;
    private final double min;
    private final double max;

    Metric(Task task, boolean higherIsBetter, double min, double max) {
        this(EnumSet.of(task), higherIsBetter, min, max);
    }

    Metric(Set<Task> tasks, boolean higherIsBetter, double min, double max) {
        this.tasks = tasks;
        this.higherIsBetter = higherIsBetter;
        this.min = min;
        this.max = max;
    }

    public static Optional<Metric> byText(String text) {
        return Arrays.stream(values()).filter(m -> m.text().equals(text)).findFirst();
    }

    /** What training measures for a task. */
    public static List<Metric> of(Task task) {
        return Arrays.stream(values()).filter(m -> m.tasks.contains(task)).toList();
    }

    /** The metrics that fit a task, as the app file writes them. */
    static List<String> texts(Task task) {
        return Arrays.stream(values())
                .filter(m -> m.fits(task))
                .map(Metric::text)
                .toList();
    }

    /** By which candidates are chosen; also what a figure without a metric is about, if no goal says it. */
    public static Metric main(Task task) {
        return switch (task) {
            case BINARY -> ROC_AUC;
            case MULTICLASS -> LOG_LOSS;
            case REGRESSION -> RMSE;
        };
    }

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean fits(Task of) {
        return tasks.isEmpty() || tasks.contains(of);
    }

    /** Whether it says little without rows of each class. */
    public boolean needsClasses() {
        return switch (this) {
            case ROC_AUC, PR_AUC, RECALL_AT_K, MACRO_F1, MACRO_ROC_AUC -> true;
            default -> false;
        };
    }

    /** Whether it is of the rows with the highest scores. */
    public boolean isOfTopRows() {
        return this == PRECISION_AT_K || this == RECALL_AT_K;
    }

    /** The setting it is measured at, such as {@code capacity 0.1}; empty for most. */
    public Optional<String> setting(MetricSettings settings) {
        if (isOfTopRows()) {
            return Optional.of("capacity " + settings.capacity());
        }
        return this == PINBALL ? Optional.of("quantile " + settings.quantile()) : Optional.empty();
    }

    public boolean isLatency() {
        return this == SCORE_LATENCY_P99;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** How much better {@code value} is than {@code other}; negative if it is worse. */
    public double gain(double value, double other) {
        return higherIsBetter ? value - other : other - value;
    }

    /**
     * The skill score: which share of the way from {@code other} to perfection {@code value} goes; for an error
     * {@code 1 - value / other}. Negative if it is worse than {@code other}, empty if that is perfect.
     */
    public OptionalDouble skill(double value, double other) {
        double best = higherIsBetter ? max : min;
        return other == best ? OptionalDouble.empty() : OptionalDouble.of((value - other) / (best - other));
    }

    boolean allows(double value, Task of) {
        return value >= min && value <= max(of);
    }

    private double max(Task of) {
        return this == BRIER && of == Task.MULTICLASS ? 2 : max;
    }

    String range(Task of) {
        String upper = max == Double.MAX_VALUE ? "" : " and at most " + (long) max(of);
        return min == -Double.MAX_VALUE ? upper.replace(" and ", "") : "at least " + (long) min + upper;
    }
}
