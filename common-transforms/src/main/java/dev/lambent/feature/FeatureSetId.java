package dev.lambent.feature;

import static java.util.Objects.requireNonNull;

/** Identity of a feature set: a hash of canonical SQL, schema and compiler version, as 16 hex digits. */
public record FeatureSetId(String value) {
    public FeatureSetId {
        requireNonNull(value, "value is null");
        if (!value.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("not a feature set id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
