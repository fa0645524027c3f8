package dev.lambent.fold;

import dev.lambent.schema.Row;

/** The RANGE frames of one key: one ring as long as the widest frame needs, one running frame per width. */
final class RangeStore {
    private final Layout layout;
    private final Ring ring;
    private final RunningFrame[] frames;

    /**
     * @param lanes arguments kept
     * @param widthsMillis per frame
     * @param keepsAll whether rows count whose arguments are all null
     */
    record Layout(
            Lane[] lanes,
            long[] widthsMillis,
            RunningFrame.Layout[] frames,
            long maxLatenessMillis,
            long widestMillis,
            boolean keepsAll) {
        boolean keeps(Row input) {
            if (keepsAll) {
                return true;
            }
            for (Lane lane : lanes) {
                if (lane.isPresent(input)) {
                    return true;
                }
            }
            return false;
        }
    }

    RangeStore(Layout layout) {
        this(layout, new Ring(layout.lanes, true));
    }

    RangeStore(Layout layout, Ring ring) {
        this.layout = layout;
        this.ring = ring;
        frames = new RunningFrame[layout.frames.length];
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
        if (inOrder) {
            for (int i = 0; i < frames.length; i++) {
                frames[i].shrink(eventTime - layout.widthsMillis[i], oldestLogTime(i, logTime));
            }
        }
        forgetBefore(logTime);
        boolean kept = layout.keeps(input);
        long place = inOrder ? ring.end() : ring.upperBound(eventTime);
        if (kept) {
            ring.insert(place, eventTime, logTime, input);
        }
        for (int i = 0; i < frames.length; i++) {
            RunningFrame frame = frames[i];
            if (inOrder && frame.isValid()) {
                if (kept) {
                    frame.extend(place);
                }
            } else if (part != null) {
                frame.scanRange(
                        eventTime - layout.widthsMillis[i], kept ? place + 1 : place, oldestLogTime(i, logTime));
            } else if (kept) {
                frame.invalidate();
            }
            if (part != null) {
                frame.write(part);
            }
        }
    }

    private long oldestLogTime(int frame, long logTime) {
        return logTime - (layout.widthsMillis[frame] + layout.maxLatenessMillis);
    }

    private void forgetBefore(long logTime) {
        boolean moved = ring.forgetBefore(logTime - (layout.widestMillis + layout.maxLatenessMillis));
        for (RunningFrame frame : frames) {
            if (moved) {
                frame.invalidate();
            } else {
                frame.checkHead();
            }
        }
    }

    void expire(long logTime) {
        forgetBefore(logTime);
    }
}
