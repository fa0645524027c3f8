package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;

/**
 * A total from which nothing can be taken out: a summary of the rows that have settled, and one of all. A late row's is the
 * former with the recent rows that it sees.
 */
abstract class SettlingTotal<S extends SettlingTotal.Summary<S>> extends Total {
    private final S settled;
    private final S all;

    /** What is known of some rows. */
    interface Summary<S> {
        void add(Ring ring, long at);

        S copy();

        void save(BinaryWriter out);

        /** Reads what {@link #save} wrote into this summary, which is empty. */
        void load(BinaryReader in);
    }

    /** @param empty of no rows */
    SettlingTotal(S empty) {
        settled = empty;
        all = empty.copy();
    }

    @Override
    final void add(Ring recent, long at) {
        all.add(recent, at);
    }

    @Override
    final void settle(Ring recent, long at) {
        settled.add(recent, at);
    }

    /** Of all rows, less recent ones with an event time after {@code seenUntil}. */
    final S seen(Ring recent, long seenUntil) {
        if (seenUntil == Long.MAX_VALUE) {
            return all;
        }
        S seen = settled.copy();
        for (long at = recent.head(); at < recent.end(); at++) {
            if (recent.eventTime(at) <= seenUntil) {
                seen.add(recent, at);
            }
        }
        return seen;
    }

    @Override
    final void save(BinaryWriter out) {
        settled.save(out);
        all.save(out);
    }

    @Override
    final void load(BinaryReader in) {
        settled.load(in);
        all.load(in);
    }
}
