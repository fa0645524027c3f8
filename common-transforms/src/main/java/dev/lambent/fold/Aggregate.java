package dev.lambent.fold;

import static java.util.Objects.requireNonNull;

import dev.lambent.schema.ColumnType;

/**
 * One aggregate over a frame.
 *
 * @param argument index of the argument in the fold's input rows; -1 for {@code COUNT(*)}
 * @param argumentType its type; null for {@code COUNT(*)}
 * @param parameter the share p of {@code QUANTILE_CONT}, from 0 to 1; the half-life of decays in milliseconds; 0 for others
 */
public record Aggregate(Function function, int argument, ColumnType argumentType, Frame frame, double parameter) {
    /** The aggregates a fold can keep. All ignore nulls, but for those that say so. */
    public enum Function {
        /** {@code COUNT(*)}: rows, nulls or not. */
        COUNT_ROWS,
        COUNT,
        /** {@code COUNT(DISTINCT x)}: values that are equal to SQL count once. */
        COUNT_DISTINCT,
        /** {@code APPROX_COUNT_DISTINCT(x)}; see {@link DistinctEstimate}. */
        APPROX_COUNT_DISTINCT,
        SUM,
        AVG,
        VAR_SAMP,
        VAR_POP,
        STDDEV_SAMP,
        STDDEV_POP,
        MIN,
        MAX,
        /** The argument of the frame's first row, null or not. */
        FIRST_VALUE,
        FIRST_VALUE_IGNORE_NULLS,
        /** The argument of the frame's last row, null or not: the row's own, unless its frame excludes it. */
        LAST_VALUE,
        LAST_VALUE_IGNORE_NULLS,
        /** {@code QUANTILE_CONT(x, p)}: linear between ranks; see {@link Quantiles}. */
        QUANTILE_CONT,
        /** The most frequent value, of several the least. */
        MODE,
        /** {@code DECAY_SUM(x, half-life)}; see {@link Decayed}. */
        DECAY_SUM,
        DECAY_AVG;

        boolean isMoment() {
            return this == SUM || this == AVG || needsSquares();
        }

        boolean isNumeric() {
            return isMoment() || this == QUANTILE_CONT || decays();
        }

        /** Whether it takes DECIMALs as they are. */
        public boolean takesDecimals() {
            return !isNumeric() || this == SUM || this == AVG;
        }

        /** Whether its value is never null. */
        public boolean counts() {
            return this == COUNT_ROWS || this == COUNT || this == COUNT_DISTINCT || this == APPROX_COUNT_DISTINCT;
        }

        boolean decays() {
            return this == DECAY_SUM || this == DECAY_AVG;
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
        if ((function.isNumeric() && !argumentType.isNumeric())
                || (argumentType == ColumnType.DECIMAL && !function.takesDecimals())) {
            throw new IllegalArgumentException(function + " of " + argumentType);
        }
    }

    /** The same over another frame. */
    public Aggregate over(Frame other) {
        return new Aggregate(function, argument, argumentType, other, parameter);
    }

    /** Whether the value is the row's own argument, for which no state is needed. */
    boolean isOwnValue() {
        return function == Function.LAST_VALUE && !frame.excludesSelf() && !(frame instanceof Frame.Unbounded);
    }

    /** The type of the aggregate's value. */
    public ColumnType type() {
        return switch (function) {
            case COUNT_ROWS, COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> ColumnType.BIGINT;
            case SUM ->
                argumentType == ColumnType.DOUBLE || argumentType == ColumnType.DECIMAL
                        ? argumentType
                        : ColumnType.BIGINT;
            case AVG, VAR_SAMP, VAR_POP, STDDEV_SAMP, STDDEV_POP, QUANTILE_CONT, DECAY_SUM, DECAY_AVG ->
                ColumnType.DOUBLE;
            case MIN, MAX, FIRST_VALUE, FIRST_VALUE_IGNORE_NULLS, LAST_VALUE, LAST_VALUE_IGNORE_NULLS, MODE ->
                argumentType;
        };
    }
}
