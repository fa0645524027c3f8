package dev.lambent.fold;

import dev.lambent.fold.Aggregate.Function;
import dev.lambent.schema.Row;

/** {@code LAST_VALUE(x) IGNORE NULLS}: the last entry of the frame where the argument is not null. */
final class Latest extends Accumulator {
    private static final long NONE = -1;

    private final int lane;
    private long latest = NONE;

    Latest(int lane) {
        this.lane = lane;
    }

    @Override
    void reset() {
        latest = NONE;
    }

    @Override
    void add(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
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
    void write(Ring ring, Function function, Row part, int column) {
        if (latest != NONE) {
            ring.copyTo(latest, lane, part, column);
        }
    }
}
