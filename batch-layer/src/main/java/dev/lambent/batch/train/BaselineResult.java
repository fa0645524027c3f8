package dev.lambent.batch.train;

import java.util.Map;

/**
 * How a baseline did on the hold-out.
 *
 * @param metrics those it has: a figure known from elsewhere has one, a score that is no probability has no log loss
 */
public record BaselineResult(String name, Map<Metric, Double> metrics) {
    public BaselineResult {
        metrics = Map.copyOf(metrics);
    }
}
