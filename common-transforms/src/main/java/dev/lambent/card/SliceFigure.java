package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * A metric on the hold-out rows with one value of a column.
 *
 * @param metric as the app file writes it
 * @param figure empty if these rows have none
 * @param lower bound of it
 * @param upper bound of it
 * @param weak whether the model is markedly worse here than elsewhere
 */
public record SliceFigure(
        String column,
        String value,
        long rows,
        String metric,
        OptionalDouble figure,
        OptionalDouble lower,
        OptionalDouble upper,
        boolean weak) {
    public SliceFigure {
        requireNonNull(column, "column is null");
        requireNonNull(value, "value is null");
        requireNonNull(metric, "metric is null");
        checkArgument(rows >= 0, "%s rows", rows);
        figure = Finite.only(figure);
        lower = Finite.only(lower);
        upper = Finite.only(upper);
    }
}
