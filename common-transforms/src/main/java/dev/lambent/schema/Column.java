package dev.lambent.schema;

import static java.util.Objects.requireNonNull;

/** A named, typed column. Names starting with {@code _} are Lambent's own. */
public record Column(String name, ColumnType type, boolean nullable) {
    public Column {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }
}
