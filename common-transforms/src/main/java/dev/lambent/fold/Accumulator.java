package dev.lambent.fold;

import dev.lambent.schema.Row;

/**
 * A running aggregate of one argument over a frame. Entries are added in ring order and leave from the old end; late
 * ones are slipped in.
 */
abstract class Accumulator {
    abstract void reset();

    abstract void add(Ring ring, long at);

    abstract void remove(Ring ring, long at);

    /** Entries from {@code at} on have moved up by one place; nothing to do for those that keep no places. */
    void moved(long at) {}

    /** Adds an entry that has others behind it. */
    void slipIn(Ring ring, long at) {
        add(ring, at);
    }

    /**
     * Writes the value of {@code aggregate}; leaves the column null if it has none.
     *
     * @param eventTime of the row whose frame it is
     */
    abstract void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column);
}
