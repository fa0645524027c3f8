package dev.lambent.app;

import java.time.Duration;

/**
 * The label: SQL that maps rows of the log to (row id, {@code label}).
 *
 * @param maturesAfter how long after its own event time a scored row's label counts as final
 * @param absent what a scored row without a label means once mature
 */
public record LabelSpec(SqlFile sql, Duration maturesAfter, Absent absent) {
    /** What a missing label means once it is mature. */
    public enum Absent {
        /** The row is left out of training and metrics. */
        DROP,
        /** The label is 0: the event never happened. */
        ZERO
    }
}
