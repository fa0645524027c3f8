package dev.lambent.view;

/** Why a record of the log is no row. */
public enum QuarantineReason {
    /** Not decodable: broken JSON, not an object, no value at all. */
    MALFORMED,
    /** Longer than a record may be (1 MiB). */
    TOO_LARGE,
    /** A column that must be there is missing or null. */
    MISSING_COLUMN,
    /** A value does not fit its column's type. */
    WRONG_TYPE,
    /** A condition of {@code expect} is broken. */
    EXPECTATION,
    /** The event time is before the stream's earliest. */
    EVENT_TIME_TOO_OLD,
    /** The event time is further after the append time than allowed. */
    EVENT_TIME_AHEAD
}
