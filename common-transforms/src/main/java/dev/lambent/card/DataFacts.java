package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What the model was trained and judged on.
 *
 * @param training event times of the training rows
 * @param holdout event times of the hold-out
 * @param inputs as the training rows have them
 */
public record DataFacts(
        long trainingRows,
        long holdoutRows,
        Optional<TimeRange> training,
        Optional<TimeRange> holdout,
        LabelFacts label,
        List<InputFacts> inputs) {
    public DataFacts {
        requireNonNull(training, "training is null");
        requireNonNull(holdout, "holdout is null");
        requireNonNull(label, "label is null");
        checkArgument(trainingRows >= 0 && holdoutRows >= 0, "%s and %s rows", trainingRows, holdoutRows);
        inputs = List.copyOf(inputs);
    }
}
