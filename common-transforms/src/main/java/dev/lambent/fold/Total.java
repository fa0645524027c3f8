package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/**
 * An aggregate of every row of a key so far. Rows that late ones may still have to look past stand in a ring of recent
 * rows; the others have settled.
 */
abstract class Total {
    /** Adds a row that has been put into {@code recent}. */
    abstract void add(Ring recent, long at);

    /** The oldest of the recent rows is about to leave the ring. */
    void settle(Ring recent, long at) {}

    /**
     * Writes the value of all rows, less recent ones with an event time after {@code seenUntil}; leaves the column null if
     * it has none.
     *
     * @param eventTime of the row whose frame it is
     */
    abstract void write(Ring recent, long seenUntil, Aggregate aggregate, long eventTime, Row part, int column);

    abstract void save(BinaryWriter out);

    /** Reads what {@link #save} wrote into this total, which is empty. */
    abstract void load(BinaryReader in);
}
