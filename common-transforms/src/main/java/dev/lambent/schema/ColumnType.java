package dev.lambent.schema;

/** The column types of streams, features and views, by their SQL names. */
public enum ColumnType {
    BOOLEAN,
    /** 32-bit signed. */
    INTEGER,
    /** 64-bit signed. */
    BIGINT,
    /** IEEE 754 binary64. */
    DOUBLE,
    /** DECIMAL(18, 6); see {@link Decimal}. */
    DECIMAL,
    VARCHAR,
    /** UTC, milliseconds since the epoch; no zone in SQL. */
    TIMESTAMP;

    public boolean isNumeric() {
        return this == INTEGER || this == BIGINT || this == DOUBLE || this == DECIMAL;
    }
}
