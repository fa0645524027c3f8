package dev.lambent.fold;

import dev.lambent.fold.Aggregate.Function;
import dev.lambent.schema.Row;

/**
 * The aggregates of one frame over a ring. While rows come in order, entries enter at the new end and leave at the old
 * one; whatever else happens, the frame is scanned anew. Both give the same values, because accumulators are exact.
 */
final class RunningFrame {
    private final Ring ring;
    private final Layout layout;
    private final Accumulator[] accumulators;

    /** The places the accumulators hold, if {@code valid}: [low, high), less those with a log time below ignoredBefore. */
    private long low;

    private long high;
    private long ignoredBefore = Long.MIN_VALUE;
    private boolean valid;

    /** Entries before this event time have been taken out; rows need not have been kept to have that effect. */
    private long shrunkBefore = Long.MIN_VALUE;

    /** No entry held has a log time below this. */
    private long logTimeFloor = Long.MIN_VALUE;

    RunningFrame(Ring ring, Layout layout) {
        this.ring = ring;
        this.layout = layout;
        accumulators = new Accumulator[layout.accumulators.length];
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = layout.accumulators[i].create();
        }
    }

    /** What a frame computes. */
    record Layout(AccumulatorLayout[] accumulators) {}

    /** One accumulator and the columns of the part that it fills. */
    record AccumulatorLayout(Kind kind, int lane, boolean isDouble, Function[] functions, int[] columns) {
        enum Kind {
            COUNTER,
            MOMENTS,
            MOMENTS_WITH_SQUARES,
            LEAST,
            GREATEST,
            LATEST
        }

        Accumulator create() {
            return switch (kind) {
                case COUNTER -> new Counter(lane);
                case MOMENTS -> new Moments(lane, isDouble, false);
                case MOMENTS_WITH_SQUARES -> new Moments(lane, isDouble, true);
                case LEAST -> new Extreme(lane, false);
                case GREATEST -> new Extreme(lane, true);
                case LATEST -> new Latest(lane);
            };
        }
    }

    boolean isValid() {
        return valid;
    }

    void invalidate() {
        valid = false;
    }

    /** Invalidates the frame if entries it holds have been forgotten. */
    void checkHead() {
        if (low < ring.head()) {
            valid = false;
        }
    }

    /** Takes out entries that a row at the new end no longer sees. */
    void shrink(long oldestEventTime, long oldestLogTime) {
        if (oldestEventTime < shrunkBefore) {
            valid = false;
        }
        if (!valid) {
            return;
        }
        shrunkBefore = oldestEventTime;
        while (low < high && (ring.eventTime(low) < oldestEventTime || ring.logTime(low) < oldestLogTime)) {
            if (ring.logTime(low) >= ignoredBefore) {
                remove(low);
            }
            low++;
        }
        if (low < high && ring.isDisordered(low) && oldestLogTime > logTimeFloor) {
            logTimeFloor = ring.leastLogTime(low, high, ignoredBefore);
            valid = logTimeFloor >= oldestLogTime;
        }
    }

    /** Takes out the oldest entries, down to place {@code newLow}. */
    void shrinkTo(long newLow) {
        if (!valid) {
            return;
        }
        while (low < newLow && low < high) {
            remove(low++);
        }
        low = Math.max(low, newLow);
        high = Math.max(high, low);
    }

    private void remove(long at) {
        for (Accumulator accumulator : accumulators) {
            accumulator.remove(ring, at);
        }
    }

    /** Adds the entry at the new end. */
    void extend(long at) {
        add(at);
        high = at + 1;
    }

    private void add(long at) {
        for (Accumulator accumulator : accumulators) {
            accumulator.add(ring, at);
        }
    }

    /**
     * Computes the frame anew: entries before place {@code to} with at least this event time and this log time.
     */
    void scanRange(long oldestEventTime, long to, long oldestLogTime) {
        long from = ring.lowerBound(oldestEventTime);
        shrunkBefore = oldestEventTime;
        for (Accumulator accumulator : accumulators) {
            accumulator.reset();
        }
        for (long at = from; at < to; at++) {
            if (ring.logTime(at) >= oldestLogTime) {
                add(at);
            }
        }
        hold(from, to, oldestLogTime);
    }

    /** Computes the frame [from, to) anew. */
    void scanRows(long from, long to) {
        for (Accumulator accumulator : accumulators) {
            accumulator.reset();
        }
        for (long at = from; at < to; at++) {
            add(at);
        }
        hold(from, to, Long.MIN_VALUE);
    }

    private void hold(long from, long to, long oldestLogTime) {
        low = from;
        high = to;
        ignoredBefore = oldestLogTime;
        logTimeFloor = oldestLogTime;
        valid = to == ring.end();
    }

    void write(Row part) {
        for (int i = 0; i < accumulators.length; i++) {
            AccumulatorLayout target = layout.accumulators[i];
            for (int j = 0; j < target.functions.length; j++) {
                accumulators[i].write(ring, target.functions[j], part, target.columns[j]);
            }
        }
    }
}
