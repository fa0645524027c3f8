package dev.lambent.app;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something simpler that a model has to beat. */
public sealed interface Baseline {
    String name();

    /** The same, after {@link Prior} if all of them are {@link Known}: no model goes without one that scores its rows. */
    static List<Baseline> withOneThatScores(List<Baseline> baselines) {
        if (!baselines.stream().allMatch(Known.class::isInstance)) {
            return baselines;
        }
        List<Baseline> all = new ArrayList<>(baselines);
        all.add(0, new Prior());
        return List.copyOf(all);
    }

    /** The training mean of the label (for binary: the rate of positives). */
    record Prior() implements Baseline {
        @Override
        public String name() {
            return "prior";
        }
    }

    /** The training median of the label; for regression. */
    record Median() implements Baseline {
        @Override
        public String name() {
            return "median";
        }
    }

    /**
     * What became of earlier rows whose label was final by then.
     *
     * @param span the season, or the window of the mean; of {@link Form#LAST_VALUE} there is none
     * @param by the column of features.sql within whose values it looks; empty: within all rows
     */
    record Past(String name, Form form, Optional<Duration> span, Optional<String> by) implements Baseline {
        public Past {
            requireNonNull(name, "name is null");
            requireNonNull(by, "by is null");
            checkArgument(span.isPresent() == (form != Form.LAST_VALUE), "%s with span %s", form, span);
        }

        /** Which of them. */
        public enum Form {
            /** The newest. */
            LAST_VALUE,
            /** The newest that is at least a season old, and less than one and a half. */
            SEASONAL_NAIVE,
            /** The mean over the last time span. */
            ROLLING_MEAN;

            /** As the app file writes it. */
            public String text() {
                return name().toLowerCase(Locale.ROOT);
            }
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
