package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.gate.Contender;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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

    /** {@link Metric#skill} of a model over this baseline; empty if one of them lacks the metric. */
    OptionalDouble skill(Metric metric, Map<Metric, Double> model) {
        Double value = model.get(metric);
        Double other = metrics.get(metric);
        return value == null || other == null ? OptionalDouble.empty() : metric.skill(value, other);
    }

    /**
     * The mean absolute scaled error of a model (Hyndman and Koehler, "Another look at measures of forecast accuracy", 2006),
     * scaled by this baseline's error on the same rows instead of the training rows; empty if it is no regression or the
     * baseline makes no error.
     */
    OptionalDouble scaledError(Map<Metric, Double> model) {
        Double value = model.get(Metric.MAE);
        Double other = metrics.get(Metric.MAE);
        return value == null || other == null || other == 0 ? OptionalDouble.empty() : OptionalDouble.of(value / other);
    }
}
