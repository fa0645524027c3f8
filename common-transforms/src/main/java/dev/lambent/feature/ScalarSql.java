package dev.lambent.feature;

import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;

/** Single SQL expressions over one row (conditions of {@code expect}, SQL baselines), compiled to Java. */
public final class ScalarSql {
    private ScalarSql() {}

    /** A compiled expression; thread-safe. */
    public interface Expression {
        ColumnType type();

        /** The value as {@link Row#boxed} gives it, or null. */
        Object evaluate(Row row);
    }

    /**
     * @param where what the text belongs to, for error messages ({@code streams.flights.expect[0]})
     * @throws dev.lambent.error.LambentException (USER) with the place in the text
     */
    public static Expression compile(String sql, RowSchema schema, String where) {
        throw new UnsupportedOperationException("not built yet: " + sql + schema + where);
    }
}
