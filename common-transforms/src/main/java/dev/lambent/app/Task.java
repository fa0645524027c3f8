package dev.lambent.app;

/** What kind of prediction an app makes. */
public enum Task {
    /** Labels are 0 and 1. */
    BINARY,
    /** Labels are the indices of {@link LabelSpec#classes}. */
    MULTICLASS,
    /** Labels are numbers. */
    REGRESSION;

    /** Whether a prediction is a decision for a class. */
    public boolean isClassification() {
        return this != REGRESSION;
    }
}
