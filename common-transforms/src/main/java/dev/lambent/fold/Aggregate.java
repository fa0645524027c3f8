package dev.lambent.fold;

import static java.util.Objects.requireNonNull;

import dev.lambent.schema.ColumnType;

/**
 * One aggregate over a frame.
 *
 * @param argument index of the argument in the fold's input rows; -1 for {@code COUNT(*)}
 * @param argumentType its type; null for {@code COUNT(*)}
 */
public record Aggregate(Function function, int argument, ColumnType argumentType, Frame frame) {
    /** The aggregates a fold can keep. All but the two marked ones ignore nulls. */
    public enum Function {
        /** {@code COUNT(*)}: rows, nulls or not. */
        COUNT_ROWS,
        COUNT,
        SUM,
        AVG,
        VAR_SAMP,
        VAR_POP,
        STDDEV_SAMP,
        STDDEV_POP,
        MIN,
        MAX,
        /** The argument of the row itself, null or not: a row is the last of its own frame. */
        LAST_VALUE,
        LAST_VALUE_IGNORE_NULLS;

        boolean isMoment() {
            return this == SUM || this == AVG || needsSquares();
        }

        boolean needsSquares() {
            return this == VAR_SAMP || this == VAR_POP || this == STDDEV_SAMP || this == STDDEV_POP;
        }
    }

    public Aggregate {
        requireNonNull(function, "function is null");
        requireNonNull(frame, "frame is null");
        if ((argument < 0) != (function == Function.COUNT_ROWS)) {
            throw new IllegalArgumentException(function + " with argument " + argument);
        }
        if (function.isMoment() && !argumentType.isNumeric()) {
            throw new IllegalArgumentException(function + " of " + argumentType);
        }
    }

    /** The type of the aggregate's value. */
    public ColumnType type() {
        return switch (function) {
            case COUNT_ROWS, COUNT -> ColumnType.BIGINT;
            case SUM -> argumentType == ColumnType.DOUBLE ? ColumnType.DOUBLE : ColumnType.BIGINT;
            case AVG, VAR_SAMP, VAR_POP, STDDEV_SAMP, STDDEV_POP -> ColumnType.DOUBLE;
            case MIN, MAX, LAST_VALUE, LAST_VALUE_IGNORE_NULLS -> argumentType;
        };
    }
}
