package dev.lambent.serving.merge;

import static java.util.Objects.requireNonNull;

/** A view: its name and the SELECT behind it. */
public record ViewDefinition(String name, String select) {
    public ViewDefinition {
        requireNonNull(name, "name is null");
        requireNonNull(select, "select is null");
    }

    /** The statement that makes it in {@code schema}; unqualified names in the SELECT mean views of that schema. */
    public String create(String schema) {
        return "CREATE OR REPLACE VIEW " + Sql.identifier(schema) + '.' + Sql.identifier(name) + " AS " + select;
    }
}
