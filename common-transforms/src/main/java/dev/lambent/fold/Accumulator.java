package dev.lambent.fold;

import dev.lambent.fold.Aggregate.Function;
import dev.lambent.schema.Row;

/**
 * A running aggregate of one argument over a frame. Entries are added in ring order and leave from the old end; late
 * ones are slipped in.
 */
abstract class Accumulator {
    abstract void reset();

    abstract void add(Ring ring, long at);

    abstract void remove(Ring ring, long at);

    /** Entries from {@code at} on have moved up by one place. */
    abstract void moved(long at);

    /** Adds an entry that has others behind it. */
    abstract void slipIn(Ring ring, long at);

    /** Writes the value of {@code function}; leaves the column null if it has none. */
    abstract void write(Ring ring, Function function, Row part, int column);
}
