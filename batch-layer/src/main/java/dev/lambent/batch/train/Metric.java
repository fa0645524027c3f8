package dev.lambent.batch.train;

import dev.lambent.app.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What training measures; the texts are those of goals. */
public enum Metric {
    ROC_AUC(Task.BINARY, true),
    /** Average precision: precision at each distinct score, weighted by the recall it adds. */
    PR_AUC(Task.BINARY, true),
    /** Probabilities are kept 1e-15 away from 0 and 1. */
    LOG_LOSS(Task.BINARY, false),
    ACCURACY(Task.BINARY, true),
    RMSE(Task.REGRESSION, false),
    MAE(Task.REGRESSION, false),
    R2(Task.REGRESSION, true);

    private final Task task;
    private final boolean higherIsBetter;

    Metric(Task task, boolean higherIsBetter) {
        this.task = task;
        this.higherIsBetter = higherIsBetter;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** How much better {@code value} is than {@code other}; negative if it is worse. */
    double gain(double value, double other) {
        return higherIsBetter ? value - other : other - value;
    }

    /** The metric by which candidates are chosen. */
    static Metric main(Task task) {
        return switch (task) {
            case BINARY -> ROC_AUC;
            case REGRESSION -> RMSE;
        };
    }

    static List<Metric> of(Task task) {
        return Arrays.stream(values()).filter(metric -> metric.task == task).toList();
    }
}
