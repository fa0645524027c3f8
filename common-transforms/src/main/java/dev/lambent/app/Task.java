package dev.lambent.app;

/** What kind of prediction an app makes. Multiclass comes later and is refused with a clear message until then. */
public enum Task {
    BINARY,
    REGRESSION
}
