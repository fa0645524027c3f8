package dev.lambent.app;

import static java.util.Objects.requireNonNull;

/** Something simpler that a model has to beat. */
public sealed interface Baseline {
    String name();

    /** The training mean of the label (for binary: the rate of positives). */
    record Prior() implements Baseline {
        @Override
        public String name() {
            return "prior";
        }
    }

    /** A score computed by a scalar SQL expression over the features. */
    record Sql(String name, String expression) implements Baseline {
        public Sql {
            requireNonNull(name, "name is null");
            requireNonNull(expression, "expression is null");
        }
    }

    /** A figure known from elsewhere, such as human accuracy. */
    record Known(String name, Metric metric, double value) implements Baseline {}
}
