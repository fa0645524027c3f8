package dev.lambent.view;

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

    public static final String TOPIC = "_topic";
    public static final String PARTITION = "_partition";
    public static final String OFFSET = "_offset";
    /** BIGINT, epoch milliseconds. */
    public static final String LOG_TIME = "_log_time";
    /** TIMESTAMP: the row's event time. */
    public static final String EVENT_TIME = "_event_time";

    private Tables() {}
}
