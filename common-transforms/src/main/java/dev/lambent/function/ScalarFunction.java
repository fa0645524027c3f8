package dev.lambent.function;

import dev.lambent.schema.ColumnType;
import java.util.List;

/**
 * A function that features.sql and label.sql of an app may call by its name. It must be pure: the same arguments give the
 * same result, in every process, on every day; the batch layer computes again what the speed layer has answered, and says so
 * where the two differ.
 *
 * <p>An implementation is a public class with a public constructor without arguments, in a jar that {@code lambent.yaml} names
 * under {@code functions}, which names the class in {@code META-INF/services/dev.lambent.function.ScalarFunction}. One
 * instance is called by many threads.
 */
public interface ScalarFunction {
    /** As SQL writes it, in any case; letters, digits and {@code _}, not that of a built-in function. */
    String name();

    /** The types of its arguments; integers are widened to what stands here. */
    List<ColumnType> parameters();

    ColumnType result();

    /**
     * The function's value.
     *
     * @param arguments as declared: Boolean, Integer, Long (BIGINT; TIMESTAMP as milliseconds since 1970, UTC), Double, String;
     *     none is null, unless {@link #takesNulls}
     * @return of the class that belongs to {@link #result}, or null. A RuntimeException is taken for null, because one bad row
     *     must not stop a stream
     */
    Object apply(Object[] arguments);

    /** Whether it is called if arguments are null; otherwise its value is null then. */
    default boolean takesNulls() {
        return false;
    }
}
