package dev.lambent.feature;

import dev.lambent.error.LambentException;
import dev.lambent.function.ScalarFunction;
import dev.lambent.schema.ColumnType;

/** What generated code does with functions of users. */
public final class FunctionCalls {
    private FunctionCalls() {}

    /** The function's value; null if it throws, because one bad row must not stop a stream. */
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
        return value;
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
