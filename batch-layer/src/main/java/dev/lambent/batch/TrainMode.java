package dev.lambent.batch;

/** When a batch run trains. */
public enum TrainMode {
    /** If no model of this feature set has been promoted yet. */
    AUTO,
    ALWAYS,
    NEVER
}
