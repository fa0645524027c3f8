package dev.lambent.fold;

import dev.lambent.schema.Row;

/**
 * MIN or MAX: the entries that could still become the extreme, best first. An entry drops out as soon as a later one is
 * at least as good. NaN is greater than every number.
 */
final class Extreme extends Accumulator {
    private final int lane;
    private final int sign;
    private long[] candidates = new long[4];
    private int first;
    private int size;

    /** @param greatest true for MAX */
    Extreme(int lane, boolean greatest) {
        this.lane = lane;
        this.sign = greatest ? 1 : -1;
    }

    @Override
    void reset() {
        first = 0;
        size = 0;
    }

    @Override
    void add(Ring ring, long at) {
        if (!ring.isPresent(at, lane)) {
            return;
        }
        int mask = candidates.length - 1;
        while (size > 0 && sign * ring.compare(at, candidates[(first + size - 1) & mask], lane) >= 0) {
            size--;
        }
        if (size == candidates.length) {
            grow();
            mask = candidates.length - 1;
        }
        candidates[(first + size) & mask] = at;
        size++;
    }

    private void grow() {
        long[] wider = new long[candidates.length * 2];
        for (int i = 0; i < size; i++) {
            wider[i] = candidates[(first + i) & (candidates.length - 1)];
        }
        candidates = wider;
        first = 0;
    }

    @Override
    void remove(Ring ring, long at) {
        if (size > 0 && candidates[first] == at) {
            first = (first + 1) & (candidates.length - 1);
            size--;
        }
    }

    @Override
    void moved(long at) {
        for (int i = size - 1; i >= 0 && candidate(i) >= at; i--) {
            candidates[(first + i) & (candidates.length - 1)]++;
        }
    }

    @Override
    void slipIn(Ring ring, long at) {
        if (!ring.isPresent(at, lane)) {
            return;
        }
        int later = size;
        while (later > 0 && candidate(later - 1) > at) {
            later--;
        }
        if (later < size && sign * ring.compare(candidate(later), at, lane) >= 0) {
            return;
        }
        long[] behind = new long[size - later];
        for (int i = 0; i < behind.length; i++) {
            behind[i] = candidate(later + i);
        }
        size = later;
        add(ring, at);
        for (long candidate : behind) {
            add(ring, candidate);
        }
    }

    private long candidate(int index) {
        return candidates[(first + index) & (candidates.length - 1)];
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        if (size > 0) {
            ring.copyTo(candidates[first], lane, part, column);
        }
    }
}
