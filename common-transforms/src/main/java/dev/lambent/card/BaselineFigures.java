package dev.lambent.card;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.Metric;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * How something simpler did on the hold-out.
 *
 * @param metrics those it has, by the metric's text
 */
public record BaselineFigures(String name, SortedMap<String, Double> metrics) {
    public BaselineFigures {
        requireNonNull(name, "name is null");
        metrics = Finite.only(metrics);
    }

    /** {@link Metric#skill} of the model over this baseline; empty if this has no such figure. */
    OptionalDouble skill(MetricFigure model) {
        OptionalDouble other = figure(model.metric());
        return other.isEmpty()
                ? other
                : Metric.byText(model.metric())
                        .map(metric -> metric.skill(model.holdout(), other.getAsDouble()))
                        .orElse(OptionalDouble.empty());
    }

    OptionalDouble figure(String metric) {
        Double value = metrics.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
