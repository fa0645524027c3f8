package dev.lambent.app;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;

/**
 * What some metrics are measured at. Part of the contract of goals that speak of them.
 *
 * @param capacity the share of the rows that {@code precision_at_k} and {@code recall_at_k} look at, from 0.0001 to 1
 * @param quantile of the labels that {@code pinball} asks predictions for, above 0 and below 1
 */
public record MetricSettings(double capacity, double quantile) {
    public static final MetricSettings DEFAULT = new MetricSettings(0.1, 0.5);

    private static final double LEAST_CAPACITY = 0.0001;

    public MetricSettings {
        checkArgument(isCapacity(capacity), "capacity %s", capacity);
        checkArgument(isQuantile(quantile), "quantile %s", quantile);
    }

    /** k of so many rows: {@code capacity · rows}, rounded (halves up); at least 1. */
    public long topRows(long rows) {
        return Math.max(1, Math.round(capacity * rows));
    }

    /** Reads {@code capacity} and {@code quantile} of {@code train}. */
    static MetricSettings read(Section train, Task task) {
        return new MetricSettings(
                train.value("capacity").flatMap(value -> capacity(value, task)).orElse(DEFAULT.capacity),
                train.value("quantile").flatMap(value -> quantile(value, task)).orElse(DEFAULT.quantile));
    }

    private static Optional<Double> capacity(Value value, Task task) {
        if (task != Task.BINARY) {
            return value.refuse(
                    "a " + AppLoader.text(task) + " model has no precision_at_k",
                    "Leave it out, or set `task: binary`.");
        }
        return value.number()
                .flatMap(share -> isCapacity(share)
                        ? Optional.of(share)
                        : value.refuse(
                                "the capacity is a share of the rows",
                                "Write a number from 0.0001 to 1, such as `0.05`."));
    }

    private static Optional<Double> quantile(Value value, Task task) {
        if (task != Task.REGRESSION) {
            return value.refuse(
                    "a " + AppLoader.text(task) + " model has no pinball loss",
                    "Leave it out, or set `task: regression`.");
        }
        return value.number()
                .flatMap(quantile -> isQuantile(quantile)
                        ? Optional.of(quantile)
                        : value.refuse(quantile + " is no quantile", "Write a number between 0 and 1, such as `0.9`."));
    }

    private static boolean isCapacity(double share) {
        return share >= LEAST_CAPACITY && share <= 1;
    }

    private static boolean isQuantile(double quantile) {
        return quantile > 0 && quantile < 1;
    }
}
