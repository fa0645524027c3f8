package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/**
 * The frames of one key that have no start. A row is kept for max_lateness of log time, in the order in which rows came; after
 * that it counts in the totals alone, and every later row sees it.
 */
final class TotalStore {
    private static final long NO_ROWS = Long.MIN_VALUE;

    private final Layout layout;
    private final Ring recent;
    private final RowBound bound;
    private final Total[][] totals;

    /** The greatest event time so far. */
    private long newest = NO_ROWS;

    /** Whether the row at hand sees rows in the totals that it would be too early for, had they been kept. */
    private boolean truncated;

    /**
     * @param excludesSelf per frame
     * @param keepsAll whether rows count whose arguments are all null
     * @param maxRows how many rows are kept at most; 0 for any number
     */
    record Layout(
            Lane[] lanes,
            boolean[] excludesSelf,
            RunningFrame.Layout[] frames,
            long maxLatenessMillis,
            boolean keepsAll,
            int maxRows) {
        boolean keeps(Row input) {
            return keepsAll || Lane.anyPresent(lanes, input);
        }

        Total[][] create() {
            Total[][] totals = new Total[frames.length][];
            for (int i = 0; i < frames.length; i++) {
                RunningFrame.AccumulatorLayout[] accumulators = frames[i].accumulators();
                totals[i] = new Total[accumulators.length];
                for (int j = 0; j < accumulators.length; j++) {
                    totals[i][j] = total(accumulators[j]);
                }
            }
            return totals;
        }

        private Total total(RunningFrame.AccumulatorLayout layout) {
            return switch (layout.kind()) {
                case LEAST, GREATEST, EARLIEST, EARLIEST_PRESENT, LATEST, LATEST_PRESENT ->
                    new BestTotal(layout.kind(), layout.lane(), layout.values());
                case DISTINCT_ESTIMATE -> new EstimateTotal(layout.lane());
                case COUNTER, MOMENTS, MOMENTS_WITH_SQUARES, DISTINCT, MOST_FREQUENT, DECAYED ->
                    new RunningTotal((StoredAccumulator) layout.create());
                case QUANTILES -> throw new IllegalArgumentException("a quantile of all rows needs all rows");
            };
        }
    }

    TotalStore(Layout layout) {
        this.layout = layout;
        recent = new Ring(layout.lanes, true);
        bound = layout.maxRows == 0 ? null : new RowBound(layout.maxRows);
        totals = layout.create();
    }

    TotalStore copy() {
        BinaryWriter out = new BinaryWriter();
        save(out);
        TotalStore copy = new TotalStore(layout);
        copy.load(new BinaryReader(out.toByteArray()));
        return copy;
    }

    boolean isEmpty() {
        return newest == NO_ROWS;
    }

    /** @param part receives the aggregates; null if they are not wanted */
    void step(long logTime, long eventTime, Row input, Row part) {
        boolean kept = layout.keeps(input);
        if (bound != null) {
            bound.expire(logTime - layout.maxLatenessMillis);
            if (kept) {
                bound.count(logTime);
            }
        }
        expire(logTime);
        // Nothing is after a row that comes in order.
        long seenUntil = eventTime >= newest ? Long.MAX_VALUE : eventTime;
        truncated = bound != null && seenUntil != Long.MAX_VALUE && bound.floor() > logTime - layout.maxLatenessMillis;
        write(true, seenUntil, eventTime, part);
        if (kept) {
            long at = recent.end();
            recent.insert(at, eventTime, logTime, input);
            newest = Math.max(newest, eventTime);
            for (Total[] frame : totals) {
                for (Total total : frame) {
                    total.add(recent, at);
                }
            }
        }
        write(false, seenUntil, eventTime, part);
    }

    private void write(boolean excludesSelf, long seenUntil, long eventTime, Row part) {
        for (int i = 0; part != null && i < totals.length; i++) {
            RunningFrame.AccumulatorLayout[] accumulators = layout.frames[i].accumulators();
            for (int j = 0; layout.excludesSelf[i] == excludesSelf && j < accumulators.length; j++) {
                Aggregate[] aggregates = accumulators[j].aggregates();
                for (int k = 0; k < aggregates.length; k++) {
                    totals[i][j].write(
                            recent,
                            seenUntil,
                            aggregates[k],
                            eventTime,
                            part,
                            accumulators[j].columns()[k]);
                }
            }
        }
    }

    /** Whether the last row's frames may hold rows of a later event time, which the bound made the key settle early. */
    boolean isTruncated() {
        return truncated;
    }

    void expire(long logTime) {
        long oldest = logTime - layout.maxLatenessMillis;
        if (bound != null) {
            bound.expire(oldest);
            oldest = Math.max(oldest, bound.floor());
        }
        while (!recent.isEmpty() && recent.logTime(recent.head()) < oldest) {
            for (Total[] frame : totals) {
                for (Total total : frame) {
                    total.settle(recent, recent.head());
                }
            }
            recent.removeFirst();
        }
    }

    void save(BinaryWriter out) {
        recent.write(out);
        if (bound != null) {
            bound.save(out);
        }
        out.writeLong(newest);
        for (Total[] frame : totals) {
            for (Total total : frame) {
                total.save(out);
            }
        }
    }

    /** Reads what {@link #save} wrote into this store, which is empty. */
    void load(BinaryReader in) {
        recent.read(in);
        if (bound != null) {
            bound.load(in);
        }
        newest = in.readLong();
        for (Total[] frame : totals) {
            for (Total total : frame) {
                total.load(in);
            }
        }
    }
}
