package dev.lambent.card;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * One metric of the model.
 *
 * @param metric as the app file writes it
 * @param holdout on rows that played no part in training or choice
 * @param lower bound of what it is on such rows, wrong at the contract's rate
 * @param upper the same from above
 * @param train on the training rows
 * @param cvMean mean over the folds of cross-validation
 * @param cvSd standard deviation over the folds
 */
public record MetricFigure(
        String metric,
        boolean higherIsBetter,
        double holdout,
        OptionalDouble lower,
        OptionalDouble upper,
        OptionalDouble train,
        OptionalDouble cvMean,
        OptionalDouble cvSd) {
    public MetricFigure {
        requireNonNull(metric, "metric is null");
        lower = Finite.only(lower);
        upper = Finite.only(upper);
        train = Finite.only(train);
        cvMean = Finite.only(cvMean);
        cvSd = Finite.only(cvSd);
    }

    boolean isBounded() {
        return lower.isPresent() && upper.isPresent();
    }

    /** How much better {@code value} is than {@code other}; negative if it is worse. */
    double gain(double value, double other) {
        return higherIsBetter ? value - other : other - value;
    }
}
