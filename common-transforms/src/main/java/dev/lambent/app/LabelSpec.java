package dev.lambent.app;

import java.time.Duration;
import java.util.List;

/**
 * The label: SQL that maps rows of the log to (row id, {@code label}).
 *
 * @param maturesAfter how long after its own event time a scored row's label counts as final
 * @param absent what a scored row without a label means once mature
 * @param classes multiclass: what label.sql may say; a label is then its index in this list, or {@link #NO_CLASS}. Empty for
 *     other tasks
 */
public record LabelSpec(SqlFile sql, Duration maturesAfter, Absent absent, List<String> classes) {
    /** The label of a row whose outcome is none of the classes. */
    public static final int NO_CLASS = -1;

    public LabelSpec {
        classes = List.copyOf(classes);
    }

    /** What a missing label means once it is mature. */
    public enum Absent {
        /** The row is left out of training and metrics. */
        DROP,
        /** The label is 0: the event never happened. */
        ZERO
    }
}
