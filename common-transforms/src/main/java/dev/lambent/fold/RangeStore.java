package dev.lambent.fold;

import dev.lambent.schema.Row;

/** The RANGE frames of one key: one ring as long as the widest frame needs, one running frame per width. */
final class RangeStore {
    private final Layout layout;
    private final Ring ring;
    private final RunningFrame[] frames;

    /** Scratch: which frames have moved on to the row at hand. */
    private final boolean[] moved;

    /**
     * @param lanes arguments kept
     * @param keepsAll whether rows count whose arguments are all null
     */
    record Layout(
            Lane[] lanes,
            Frame.Range[] ranges,
            RunningFrame.Layout[] frames,
            long maxLatenessMillis,
            long widestMillis,
            boolean keepsAll) {
        boolean keeps(Row input) {
            return keepsAll || Lane.anyPresent(lanes, input);
        }
    }

    RangeStore(Layout layout) {
        this(layout, new Ring(layout.lanes, true));
    }

    RangeStore(Layout layout, Ring ring) {
        this.layout = layout;
        this.ring = ring;
        frames = new RunningFrame[layout.frames.length];
        moved = new boolean[frames.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new RunningFrame(ring, layout.frames[i]);
        }
    }

    Ring ring() {
        return ring;
    }

    RangeStore copy() {
        return new RangeStore(layout, ring.copy());
    }

    /** @param part receives the aggregates; null if they are not wanted */
    void step(long logTime, long eventTime, Row input, Row part) {
        boolean inOrder = ring.isEmpty() || eventTime >= ring.eventTime(ring.end() - 1);
        for (int i = 0; i < frames.length; i++) {
            moved[i] = inOrder && frames[i].shrink(oldestEventTime(i, eventTime), oldestLogTime(i, logTime));
        }
        forgetBefore(logTime);
        boolean kept = layout.keeps(input);
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
        return logTime - (layout.ranges[frame].widthMillis() + layout.maxLatenessMillis);
    }

    private void forgetBefore(long logTime) {
        ring.forgetBefore(logTime - (layout.widestMillis + layout.maxLatenessMillis));
        for (RunningFrame frame : frames) {
            frame.checkHead();
        }
    }

    void expire(long logTime) {
        forgetBefore(logTime);
        if (ring.compact()) {
            for (RunningFrame frame : frames) {
                frame.invalidate();
            }
        }
    }
}
