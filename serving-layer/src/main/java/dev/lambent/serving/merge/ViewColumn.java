package dev.lambent.serving.merge;

import static java.util.Objects.requireNonNull;

import dev.lambent.schema.Column;

/** A column of a view: its name and its DuckDB type. */
public record ViewColumn(String name, String sqlType) {
    public ViewColumn {
        requireNonNull(name, "name is null");
        requireNonNull(sqlType, "sqlType is null");
    }

    static ViewColumn of(Column column) {
        return new ViewColumn(column.name(), Sql.type(column.type()));
    }
}
