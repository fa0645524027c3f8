package dev.lambent.view;

import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;

/** Names of the Delta tables in the lake, and of the columns that carry a row's place in every view. */
public final class Tables {
    /** Every record of the log but ticks, raw, with its position: the master data set. */
    public static final String ARCHIVE = "archive";
    /** Decoded rows. */
    public static final String EVENTS = "events";
    /** Records that are no rows, with the reason. */
    public static final String QUARANTINE = "quarantine";

    public static final String FEATURES = "features";
    public static final String PREDICTIONS = "predictions";
    public static final String LABELS = "labels";
    /** What the speed layer really answered. */
    public static final String SERVED = "served";

    public static final String MODELS = "models";
    public static final String PUBLICATIONS = "publications";
    /** Conservation per partition and epoch, and the comparison of served with recomputed. */
    public static final String AUDIT = "audit";
    /** Served against replayed features, by epoch and feature. */
    public static final String SKEW = "skew";

    /** Archived entries of the control log. A negative offset: put in force by a publication. */
    public static final String CONTROL = "control";

    public static final String TOPIC = "_topic";
    public static final String PARTITION = "_partition";
    public static final String OFFSET = "_offset";
    /** BIGINT, epoch milliseconds. */
    public static final String LOG_TIME = "_log_time";
    /** TIMESTAMP: the row's event time. */
    public static final String EVENT_TIME = "_event_time";

    /** Table property with the format version of a table: what its columns and their values mean. */
    public static final String FORMAT = "lambent.format";

    public static final int FORMAT_VERSION = 1;

    private Tables() {}

    /**
     * Refuses a table of another format.
     *
     * @param version what the table's property {@link #FORMAT} says; null if it has none
     * @throws LambentException (USER) unless it is a version that this Lambent reads
     */
    public static void requireFormat(String table, String version) {
        String what = "Delta table " + table;
        if (version == null || !version.matches("\\d{1,9}")) {
            throw LambentException.user(
                    what + " is refused",
                    "its property " + FORMAT + " is " + (version == null ? "missing" : "`" + version + "`"),
                    "Let only Lambent make tables in the lake; if something else rewrote it, restore an earlier version.");
        }
        FormatVersion.require(what, Long.parseLong(version), FORMAT_VERSION);
    }
}
