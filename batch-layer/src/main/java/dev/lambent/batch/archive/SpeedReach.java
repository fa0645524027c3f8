package dev.lambent.batch.archive;

/** How far the speed layer has come, as its progress on the speed topic tells. */
public enum SpeedReach {
    /** It has answered every row up to the time that was asked for. */
    COVERED,
    /** It is at work and has not come that far. */
    BEHIND,
    /** Only jobs of other transforms are at work. */
    OTHERS,
    /** No speed job is at work. */
    SILENT
}
