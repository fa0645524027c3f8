package dev.lambent.feature;

import dev.lambent.error.LambentException;
import dev.lambent.function.ScalarFunction;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowValues;

/** What generated code does with functions of users. */
public final class FunctionCalls {
    private FunctionCalls() {}

    /**
     * The function's value. Null if it throws, because one bad row must not stop a stream; and if no row could hold it: text
     * with half a surrogate pair, a time outside the years 1 to 9999.
     */
    public static Object apply(ScalarFunction function, Object[] arguments) {
        Object value;
        try {
            value = function.apply(arguments);
        } catch (RuntimeException e) {
            return null;
        }
        if (value != null && !type(function.result()).isInstance(value)) {
            throw LambentException.user(
                    "The function " + function.name() + " breaks its word",
                    "it returned a " + value.getClass().getName() + ", its result is declared as " + function.result(),
                    "Return a " + type(function.result()).getSimpleName() + ", or declare another type.");
        }
        return fits(value, function.result()) ? value : null;
    }

    /** What rows can hold, in every layer: text that can be written, times that tables have. */
    private static boolean fits(Object value, ColumnType type) {
        return switch (type) {
            case VARCHAR -> value == null || RowValues.isUnicode((String) value);
            case TIMESTAMP -> value == null || RowValues.isTimestamp((Long) value);
            default -> true;
        };
    }

    private static Class<?> type(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> Boolean.class;
            case INTEGER -> Integer.class;
            case BIGINT, TIMESTAMP -> Long.class;
            case DOUBLE -> Double.class;
            case DECIMAL -> throw new IllegalArgumentException("a function of DECIMAL is not registered");
            case VARCHAR -> String.class;
        };
    }
}
