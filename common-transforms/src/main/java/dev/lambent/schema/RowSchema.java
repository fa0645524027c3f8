package dev.lambent.schema;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ordered columns of a {@link Row}. Names are unique. */
public final class RowSchema {
    private final List<Column> columns;
    private final Map<String, Integer> indexes;

    public RowSchema(List<Column> columns) {
        this.columns = List.copyOf(requireNonNull(columns, "columns is null"));
        this.indexes = new HashMap<>();
        for (int i = 0; i < this.columns.size(); i++) {
            if (indexes.put(this.columns.get(i).name(), i) != null) {
                throw new IllegalArgumentException(
                        "duplicate column: " + this.columns.get(i).name());
            }
        }
    }

    public List<Column> columns() {
        return columns;
    }

    public int width() {
        return columns.size();
    }

    public Column column(int index) {
        return columns.get(index);
    }

    /** The index of {@code name}, or -1. */
    public int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSchema that && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    @Override
    public String toString() {
        return columns.toString();
    }
}
