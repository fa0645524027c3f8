package dev.lambent.serving.merge;

import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;

/** SQL text: quoted names and literals, and DuckDB's names of the column types. */
public final class Sql {
    private Sql() {}

    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    public static String text(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }

    static String type(ColumnType type) {
        return switch (type) {
            case DECIMAL -> "DECIMAL(" + Decimal.PRECISION + ", " + Decimal.SCALE + ")";
            case BOOLEAN, INTEGER, BIGINT, DOUBLE, VARCHAR, TIMESTAMP -> type.name();
        };
    }
}
