package dev.lambent.feature;

import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;

/** The compiled label query: a projection and filter of one stream's rows. */
public interface LabelQuery {
    /** The stream whose rows carry labels. */
    String stream();

    /** Two columns: the row id, and {@code label} as DOUBLE. */
    RowSchema schema();

    /** The label that {@code event} brings, or null. */
    Row label(Row event);
}
