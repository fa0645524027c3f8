package dev.lambent.fold;

import dev.lambent.schema.Row;

/** Counts entries, or those where one argument is not null. */
final class Counter extends Accumulator {
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
}
