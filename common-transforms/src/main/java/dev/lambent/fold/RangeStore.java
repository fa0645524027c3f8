package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/** The RANGE frames of one key: one ring as long as the widest frame needs, one running frame per width. */
final class RangeStore {
    private final Layout layout;
    private final Ring ring;
    private final RowBound bound;
    private final RunningFrame[] frames;

    /** Scratch: which frames have moved on to the row at hand. */
    private final boolean[] moved;

    /**
     * @param lanes arguments kept
     * @param keepsAll whether rows count whose arguments are all null
     * @param maxRows how many rows are kept at most; 0 for any number
     */
    record Layout(
            Lane[] lanes,
            Frame.Range[] ranges,
            RunningFrame.Layout[] frames,
            long maxLatenessMillis,
            long widestMillis,
            boolean keepsAll,
            int maxRows) {
        boolean keeps(Row input) {
            return keepsAll || Lane.anyPresent(lanes, input);
        }
    }

    RangeStore(Layout layout) {
        this(layout, new Ring(layout.lanes, true), layout.maxRows == 0 ? null : new RowBound(layout.maxRows));
    }

    private RangeStore(Layout layout, Ring ring, RowBound bound) {
        this.layout = layout;
        this.ring = ring;
        this.bound = bound;
        frames = new RunningFrame[layout.frames.length];
        moved = new boolean[frames.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new RunningFrame(ring, layout.frames[i]);
        }
    }

    boolean isEmpty() {
        return ring.isEmpty();
    }

    RangeStore copy() {
        return new RangeStore(layout, ring.copy(), bound == null ? null : bound.copy());
    }

    void save(BinaryWriter out) {
        ring.write(out);
        if (bound != null) {
            bound.save(out);
        }
    }

    /** Reads what {@link #save} wrote into this store, which is empty. */
    void load(BinaryReader in) {
        ring.read(in);
        if (bound != null) {
            bound.load(in);
        }
    }

    /** Whether a frame of a row with this log time may lack rows that the bound made the key forget. */
    boolean isTruncated(long logTime) {
        return bound != null && bound.floor() > logTime - keptMillis();
    }

    /** @param part receives the aggregates; null if they are not wanted */
    void step(long logTime, long eventTime, Row input, Row part) {
        boolean kept = layout.keeps(input);
        if (bound != null) {
            bound.expire(logTime - keptMillis());
            if (kept) {
                bound.count(logTime);
            }
        }
        boolean inOrder = ring.isEmpty() || eventTime >= ring.eventTime(ring.end() - 1);
        for (int i = 0; i < frames.length; i++) {
            moved[i] = inOrder && frames[i].shrink(oldestEventTime(i, eventTime), oldestLogTime(i, logTime));
        }
        forgetBefore(logTime);
        if (kept && ring.makeRoom()) {
            invalidateFrames();
        }
        long place = inOrder ? ring.end() : ring.upperBound(eventTime);
        if (kept) {
            ring.insert(place, eventTime, logTime, input);
        }
        for (int i = 0; i < frames.length; i++) {
            RunningFrame frame = frames[i];
            Frame.Range range = layout.ranges[i];
            long oldest = oldestEventTime(i, eventTime);
            long oldestLog = oldestLogTime(i, logTime);
            boolean hasGap = range.gapMillis() > 0;
            long newest = hasGap ? eventTime - range.gapMillis() : Long.MAX_VALUE;
            long before = hasGap ? ring.upperBound(newest) : place;
            boolean running = moved[i] && frame.isValid() && frame.reach(newest, before, oldest, oldestLog);
            if (!running && inOrder && !frame.isValid() && part != null) {
                frame.scanRange(oldest, newest, before, oldestLog);
                running = true;
            }
            if (running) {
                if (part != null && range.excludesSelf()) {
                    frame.write(eventTime, part);
                }
                if (kept && !hasGap) {
                    frame.extendTo(place + 1);
                }
                if (part != null && !range.excludesSelf()) {
                    frame.write(eventTime, part);
                }
                continue;
            }
            if (kept) {
                frame.slipIn(place, eventTime);
            }
            if (part != null) {
                frame.writeRange(
                        oldest, kept && !range.excludesSelf() ? place + 1 : before, oldestLog, eventTime, part);
            }
        }
    }

    private long oldestEventTime(int frame, long eventTime) {
        return eventTime - layout.ranges[frame].widthMillis();
    }

    private long oldestLogTime(int frame, long logTime) {
        long oldest = logTime - (layout.ranges[frame].widthMillis() + layout.maxLatenessMillis);
        return bound == null ? oldest : Math.max(oldest, bound.floor());
    }

    private long keptMillis() {
        return layout.widestMillis + layout.maxLatenessMillis;
    }

    private void forgetBefore(long logTime) {
        long oldest = logTime - keptMillis();
        ring.forgetBefore(bound == null ? oldest : Math.max(oldest, bound.floor()));
        for (RunningFrame frame : frames) {
            frame.checkHead();
        }
    }

    void expire(long logTime) {
        if (bound != null) {
            bound.expire(logTime - keptMillis());
        }
        forgetBefore(logTime);
        if (ring.compact()) {
            invalidateFrames();
        }
    }

    private void invalidateFrames() {
        for (RunningFrame frame : frames) {
            frame.invalidate();
        }
    }
}
