package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.gate.Contender;
import java.util.Map;
import java.util.Optional;

/**
 * How a baseline did on the hold-out.
 *
 * @param metrics those it has: a figure known from elsewhere has one, a score that is no probability has no log loss
 * @param scored its scores, if it is not a figure known from elsewhere
 */
public record BaselineResult(String name, Map<Metric, Double> metrics, Optional<Contender> scored) {
    public BaselineResult {
        metrics = Map.copyOf(metrics);
    }
}
