package dev.lambent.fold;

/** The state of one key of one set. Mutable; owned by one thread at a time. */
public interface KeyState {
    /** A versioned encoding; equal histories give equal bytes, wherever and however they were folded. */
    byte[] toBytes();

    /** A deep copy (Flink's copy-on-write snapshots need one). */
    KeyState copy();

    /** Forgets rows that no row at or after {@code logTimeMillis} can see. Never changes a result. */
    void expire(long logTimeMillis);

    /** Whether nothing is left to see, so that the key may be forgotten. */
    boolean isEmpty();
}
