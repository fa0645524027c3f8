package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/** A total from which entries can be taken out without a trace: for a late row, those that it does not see. */
final class RunningTotal extends Total {
    private final StoredAccumulator all;

    RunningTotal(StoredAccumulator all) {
        this.all = all;
    }

    @Override
    void add(Ring recent, long at) {
        all.add(recent, at);
    }

    @Override
    void settle(Ring recent, long at) {
        if (all instanceof Decayed decayed) {
            decayed.settle(recent, at);
        }
    }

    @Override
    void write(Ring recent, long seenUntil, Aggregate aggregate, long eventTime, Row part, int column) {
        if (seenUntil == Long.MAX_VALUE) {
            all.write(recent, aggregate, eventTime, part, column);
            return;
        }
        for (long at = recent.head(); at < recent.end(); at++) {
            if (recent.eventTime(at) > seenUntil) {
                all.remove(recent, at);
            }
        }
        all.write(recent, aggregate, eventTime, part, column);
        for (long at = recent.head(); at < recent.end(); at++) {
            if (recent.eventTime(at) > seenUntil) {
                all.add(recent, at);
            }
        }
    }

    @Override
    void save(BinaryWriter out) {
        all.save(out);
    }

    @Override
    void load(BinaryReader in) {
        all.load(in);
    }
}
