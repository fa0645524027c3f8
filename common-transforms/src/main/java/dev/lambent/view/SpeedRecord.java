package dev.lambent.view;

import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;
import dev.lambent.score.Prediction;

/**
 * What the speed layer writes to the speed topic. Within one partition records keep the order in which a task wrote
 * them, which is what gives {@link Progress} its meaning.
 */
public sealed interface SpeedRecord {
    /**
     * A row of the log, decoded.
     *
     * @param place where it stands
     * @param appendTimeMillis the broker's own append time
     * @param event in its stream's schema
     * @param label (row id, label) in the label query's schema, or null if the row yields no label
     * @param served features and score, or null if the row is not one to score
     */
    record Event(LogPlace place, long appendTimeMillis, Row event, Row label, Served served) implements SpeedRecord {}

    /**
     * @param features in the feature set's output schema
     * @param bundle the model in force at the row's place, or null if there was none yet
     * @param prediction null if and only if {@code bundle} is
     */
    record Served(Row features, String bundle, Prediction prediction) {}

    /**
     * A record of the log that is no valid row.
     *
     * @param reason a short code ({@link QuarantineReason} name)
     * @param detail what exactly is wrong, for people
     * @param key the record's key, or null
     * @param value the record's value, cut to {@link Quarantined#MAX_QUARANTINED_BYTES}, or null
     * @param valueBytes the value's full length
     */
    record Quarantined(
            LogPlace place,
            long appendTimeMillis,
            QuarantineReason reason,
            String detail,
            byte[] key,
            byte[] value,
            int valueBytes)
            implements SpeedRecord {
        /** A longer value is cut in speed records; the archive has all of it. */
        public static final int MAX_QUARANTINED_BYTES = 64 * 1024;
    }

    /**
     * A task's claim: every row whose log time is at most {@code logTimeMillis} and that this task is responsible for
     * has been written to this partition before this record. The minimum over the tasks of one run is how far that run
     * has come; the maximum over runs is the speed view's coverage.
     */
    record Progress(String run, int task, int tasks, long logTimeMillis) implements SpeedRecord {}

    /** A task's answer to a model that was prepared: loaded and verified, or refused. */
    record Acknowledged(String run, int task, int tasks, String bundle, boolean accepted, String message)
            implements SpeedRecord {}
}
