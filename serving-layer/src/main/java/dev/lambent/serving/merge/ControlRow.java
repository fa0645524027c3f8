package dev.lambent.serving.merge;

import static java.util.Objects.requireNonNull;

/**
 * An entry of the control log that is not archived yet, as the batch layer would archive it.
 *
 * @param offset its place in the control log
 * @param entry JSON of a {@link dev.lambent.view.ControlEntry}
 */
public record ControlRow(long offset, long logTimeMillis, String entry) {
    public ControlRow {
        requireNonNull(entry, "entry is null");
    }
}
