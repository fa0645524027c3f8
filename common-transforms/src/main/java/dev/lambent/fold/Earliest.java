package dev.lambent.fold;

import dev.lambent.schema.Row;

/** {@code FIRST_VALUE(x)}: the places of the frame's entries, or of those where the argument is not null, in order. */
final class Earliest extends Accumulator {
    private final int lane;
    private final boolean ignoresNulls;
    private long[] places = new long[4];
    private int first;
    private int size;

    Earliest(int lane, boolean ignoresNulls) {
        this.lane = lane;
        this.ignoresNulls = ignoresNulls;
    }

    @Override
    void reset() {
        first = 0;
        size = 0;
    }

    @Override
    void add(Ring ring, long at) {
        if (ignoresNulls && !ring.isPresent(at, lane)) {
            return;
        }
        if (size == places.length) {
            grow();
        }
        places[index(size)] = at;
        size++;
    }

    private int index(int i) {
        return (first + i) & (places.length - 1);
    }

    private void grow() {
        long[] wider = new long[places.length * 2];
        for (int i = 0; i < size; i++) {
            wider[i] = places[index(i)];
        }
        places = wider;
        first = 0;
    }

    @Override
    void remove(Ring ring, long at) {
        if (size > 0 && places[first] == at) {
            first = index(1);
            size--;
        }
    }

    @Override
    void moved(long at) {
        for (int i = size - 1; i >= 0 && places[index(i)] >= at; i--) {
            places[index(i)]++;
        }
    }

    @Override
    void slipIn(Ring ring, long at) {
        int before = size;
        add(ring, at);
        for (int i = size - 1; i > 0 && size > before && places[index(i - 1)] > at; i--) {
            places[index(i)] = places[index(i - 1)];
            places[index(i - 1)] = at;
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        if (size > 0 && ring.isPresent(places[first], lane)) {
            ring.copyTo(places[first], lane, part, column);
        }
    }
}
