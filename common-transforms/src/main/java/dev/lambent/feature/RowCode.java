package dev.lambent.feature;

import dev.lambent.schema.Row;

/** A generated projection and filter of one row. Public because generated classes extend it; used by nobody else. */
public abstract class RowCode {
    /** The projected row, or null if the filter drops it. */
    public abstract Row apply(Row row);
}
