package dev.lambent.fold;

import dev.lambent.schema.Row;

/** {@code LAST_VALUE(x)}: the frame's last entry, or the last one where the argument is not null. */
final class Latest extends Accumulator {
    private static final long NONE = -1;

    private final int lane;
    private final boolean ignoresNulls;
    private long latest = NONE;

    Latest(int lane, boolean ignoresNulls) {
        this.lane = lane;
        this.ignoresNulls = ignoresNulls;
    }

    @Override
    void reset() {
        latest = NONE;
    }

    @Override
    void add(Ring ring, long at) {
        if (!ignoresNulls || ring.isPresent(at, lane)) {
            latest = at;
        }
    }

    @Override
    void remove(Ring ring, long at) {
        if (latest == at) {
            latest = NONE;
        }
    }

    @Override
    void moved(long at) {
        if (latest >= at) {
            latest++;
        }
    }

    @Override
    void slipIn(Ring ring, long at) {
        if (at > latest) {
            add(ring, at);
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        if (latest != NONE && ring.isPresent(latest, lane)) {
            ring.copyTo(latest, lane, part, column);
        }
    }
}
