package dev.lambent.fold;

import dev.lambent.schema.Row;

/** The ROWS frames of one key: a ring of the greatest rows by (event time, arrival), one running frame per length. */
final class RowsStore {
    private final Layout layout;
    private final Ring ring;
    private final RunningFrame[] frames;

    record Layout(Lane[] lanes, Frame.Rows[] rows, RunningFrame.Layout[] frames, int mostPreceding) {}

    RowsStore(Layout layout) {
        this(layout, new Ring(layout.lanes, false));
    }

    RowsStore(Layout layout, Ring ring) {
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

    RowsStore copy() {
        return new RowsStore(layout, ring.copy());
    }

    /** @param part receives the aggregates; null if they are not wanted */
    void step(long eventTime, Row input, Row part) {
        boolean inOrder = ring.isEmpty() || eventTime >= ring.eventTime(ring.end() - 1);
        long end = ring.end();
        long place = inOrder ? end : ring.upperBound(eventTime);
        ring.insert(place, eventTime, 0, input);
        for (int i = 0; i < frames.length; i++) {
            RunningFrame frame = frames[i];
            Frame.Rows rows = layout.rows[i];
            // The n greatest of the rows before; a row older than all of them sees only itself.
            long low = Math.min(place, Math.max(ring.head(), end - rows.preceding()));
            long high = Math.max(low, Math.min(place, end - rows.until()) + 1);
            if (inOrder && (frame.isValid() || part != null)) {
                if (frame.isValid()) {
                    frame.shrinkTo(low);
                    frame.extendTo(high);
                } else {
                    frame.scanRows(low, high);
                }
                if (part != null) {
                    frame.write(eventTime, part);
                }
            } else {
                frame.slipIn(place);
                if (part != null) {
                    frame.writeRows(low, rows.excludesSelf() ? Math.min(high, place) : place + 1, eventTime, part);
                }
            }
        }
        if (ring.size() > layout.mostPreceding) {
            for (RunningFrame frame : frames) {
                frame.shrinkTo(ring.head() + 1);
            }
            ring.removeFirst();
        }
    }
}
