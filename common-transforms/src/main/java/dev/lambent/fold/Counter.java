package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/** Counts entries, or those where one argument is not null. */
final class Counter extends StoredAccumulator {
    /** Count every entry. */
    static final int ALL = -1;

    private final int lane;
    private long count;

    Counter(int lane) {
        this.lane = lane;
    }

    @Override
    void reset() {
        count = 0;
    }

    @Override
    void add(Ring ring, long at) {
        if (lane == ALL || ring.isPresent(at, lane)) {
            count++;
        }
    }

    @Override
    void remove(Ring ring, long at) {
        if (lane == ALL || ring.isPresent(at, lane)) {
            count--;
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        part.setLong(column, count);
    }

    @Override
    void save(BinaryWriter out) {
        out.writeLong(count);
    }

    @Override
    void load(BinaryReader in) {
        count = in.readLong();
    }
}
