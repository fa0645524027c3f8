package dev.lambent.fold;

import dev.lambent.schema.Row;

/**
 * The aggregates of one frame over a ring, kept for the newest row. While rows come in order, entries enter at the new
 * end and leave at the old one. A late row looks back from its own place: its frame is scanned on the side, and the row
 * is slipped into the running one. Running and scanned frames give the same values, because accumulators are exact.
 *
 * <p>A frame that ends before the current row holds nothing of the entries between its end and the ring's.
 */
final class RunningFrame {
    private final Ring ring;
    private final Layout layout;
    private final Accumulator[] running;
    private Accumulator[] side;

    /** The places that are held, if {@code valid}: [low, high), less those with a log time below ignoredBefore. */
    private long low;

    private long high;
    private long ignoredBefore = Long.MIN_VALUE;
    private boolean valid;

    /** Entries before this event time have been taken out; a row need not have been kept to have that effect. */
    private long shrunkBefore = Long.MIN_VALUE;

    /** Entries after this event time have not been let in yet. */
    private long reachedUntil = Long.MAX_VALUE;

    /** No entry held has a log time below this. */
    private long logTimeFloor = Long.MIN_VALUE;

    RunningFrame(Ring ring, Layout layout) {
        this.ring = ring;
        this.layout = layout;
        running = layout.create();
    }

    /** What a frame computes. */
    record Layout(AccumulatorLayout[] accumulators) {
        Accumulator[] create() {
            Accumulator[] created = new Accumulator[accumulators.length];
            for (int i = 0; i < created.length; i++) {
                created[i] = accumulators[i].create();
            }
            return created;
        }
    }

    /** One accumulator and the columns of the part that it fills. */
    record AccumulatorLayout(
            Kind kind, int lane, Lane.Kind values, boolean isDouble, Aggregate[] aggregates, int[] columns) {
        enum Kind {
            COUNTER,
            MOMENTS,
            MOMENTS_WITH_SQUARES,
            LEAST,
            GREATEST,
            EARLIEST,
            EARLIEST_PRESENT,
            LATEST,
            LATEST_PRESENT,
            DISTINCT,
            DISTINCT_ESTIMATE,
            QUANTILES,
            MOST_FREQUENT,
            DECAYED
        }

        Accumulator create() {
            return switch (kind) {
                case COUNTER -> new Counter(lane);
                case MOMENTS -> new Moments(lane, isDouble, false);
                case MOMENTS_WITH_SQUARES -> new Moments(lane, isDouble, true);
                case LEAST -> new Extreme(lane, false);
                case GREATEST -> new Extreme(lane, true);
                case EARLIEST -> new Earliest(lane, false);
                case EARLIEST_PRESENT -> new Earliest(lane, true);
                case LATEST -> new Latest(lane, false);
                case LATEST_PRESENT -> new Latest(lane, true);
                case DISTINCT -> new Distinct(lane, values);
                case DISTINCT_ESTIMATE -> new DistinctEstimate(lane);
                case QUANTILES -> new Quantiles(lane, isDouble);
                case MOST_FREQUENT -> new MostFrequent(lane, values);
                case DECAYED -> new Decayed(lane, isDouble, (long) aggregates[0].parameter());
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

    /**
     * Takes out entries that a row at the new end no longer sees.
     *
     * @return false if the frame cannot move that way: it has moved on already, or is invalid
     */
    boolean shrink(long oldestEventTime, long oldestLogTime) {
        if (!valid || oldestEventTime < shrunkBefore) {
            return false;
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
        return valid;
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
        for (Accumulator accumulator : running) {
            accumulator.remove(ring, at);
        }
    }

    /** Adds the entries between those held and place {@code to}. */
    void extendTo(long to) {
        while (high < to) {
            add(running, high++);
        }
    }

    /**
     * Adds the entries that a row at the new end sees when the frame ends before it; entries as old as that leave without
     * having been held.
     *
     * @return false if the frame cannot move that way, and is invalid now
     */
    boolean reach(long newestEventTime, long to, long oldestEventTime, long oldestLogTime) {
        reachedUntil = newestEventTime;
        for (; high < to && ring.eventTime(high) <= newestEventTime; high++) {
            boolean seen = ring.eventTime(high) >= oldestEventTime && ring.logTime(high) >= oldestLogTime;
            if (seen) {
                logTimeFloor = Math.min(logTimeFloor, ring.logTime(high));
                add(running, high);
            } else if (low == high) {
                low++;
            } else {
                valid = false;
                return false;
            }
        }
        return true;
    }

    private void add(Accumulator[] accumulators, long at) {
        for (Accumulator accumulator : accumulators) {
            accumulator.add(ring, at);
        }
    }

    /** Slips in an entry that was inserted before others, or behind a frame that had moved on already. */
    void slipIn(long at, long eventTime) {
        if (!valid || eventTime > reachedUntil) {
            return;
        }
        boolean seen = eventTime >= shrunkBefore;
        if (seen && at < low) {
            // Entries with an older log time and a later event time have left already.
            valid = false;
        } else {
            slipIn(at, seen);
        }
    }

    /** Slips in an entry of a frame that counts rows; one behind all that are held comes later. */
    void slipIn(long at) {
        if (valid && at < high) {
            slipIn(at, at >= low);
        }
    }

    private void slipIn(long at, boolean seen) {
        for (Accumulator accumulator : running) {
            accumulator.moved(at);
            if (seen) {
                accumulator.slipIn(ring, at);
            }
        }
        if (!seen) {
            low++;
        }
        high++;
    }

    /**
     * Computes the frame of a row at the new end anew: entries before place {@code to} with at least this event time and
     * this log time.
     */
    void scanRange(long oldestEventTime, long newestEventTime, long to, long oldestLogTime) {
        low = Math.min(to, ring.lowerBound(oldestEventTime));
        high = to;
        reachedUntil = newestEventTime;
        ignoredBefore = oldestLogTime;
        logTimeFloor = oldestLogTime;
        shrunkBefore = oldestEventTime;
        valid = true;
        scan(running, low, high, oldestLogTime);
    }

    /** Computes the frame [from, to) of a row at the new end anew. */
    void scanRows(long from, long to) {
        low = from;
        high = to;
        valid = true;
        scan(running, from, to);
    }

    /** Writes the aggregates of another frame of the same kind, that of a late row. */
    void writeRange(long oldestEventTime, long to, long oldestLogTime, long eventTime, Row part) {
        scan(side(), ring.lowerBound(oldestEventTime), to, oldestLogTime);
        write(side, eventTime, part);
    }

    /** As {@link #writeRange}, for the frame [from, to). */
    void writeRows(long from, long to, long eventTime, Row part) {
        scan(side(), from, to);
        write(side, eventTime, part);
    }

    private Accumulator[] side() {
        if (side == null) {
            side = layout.create();
        }
        return side;
    }

    private void scan(Accumulator[] accumulators, long from, long to, long oldestLogTime) {
        reset(accumulators);
        for (long at = from; at < to; at++) {
            if (ring.logTime(at) >= oldestLogTime) {
                add(accumulators, at);
            }
        }
    }

    private void scan(Accumulator[] accumulators, long from, long to) {
        reset(accumulators);
        for (long at = from; at < to; at++) {
            add(accumulators, at);
        }
    }

    private static void reset(Accumulator[] accumulators) {
        for (Accumulator accumulator : accumulators) {
            accumulator.reset();
        }
    }

    /** Writes the aggregates of the running frame, which is that of a row with this event time. */
    void write(long eventTime, Row part) {
        write(running, eventTime, part);
    }

    private void write(Accumulator[] accumulators, long eventTime, Row part) {
        for (int i = 0; i < accumulators.length; i++) {
            AccumulatorLayout target = layout.accumulators[i];
            for (int j = 0; j < target.aggregates.length; j++) {
                accumulators[i].write(ring, target.aggregates[j], eventTime, part, target.columns[j]);
            }
        }
    }
}
