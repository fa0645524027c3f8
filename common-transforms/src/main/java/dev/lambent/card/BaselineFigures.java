package dev.lambent.card;

import static java.util.Objects.requireNonNull;

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

    OptionalDouble figure(String metric) {
        Double value = metrics.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
