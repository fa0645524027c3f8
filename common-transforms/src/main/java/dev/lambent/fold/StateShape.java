package dev.lambent.fold;

/**
 * What a key's state keeps for the frames of one kind, in memory.
 *
 * @param frames the longest of the frames; one without a start keeps totals as well, for ever
 * @param keptMillis for how long of log time a row is kept; 0 if rows are counted instead
 * @param keptRows how many rows are kept; 0 if they are kept for a time
 * @param bytesPerRow without the texts among the arguments; arrays hold up to twice as many rows as there are
 * @param texts arguments that are texts
 * @param everyRow whether rows are kept whose arguments are all null
 * @param maxRows how many rows are kept for a time at most; 0 for any number
 */
public record StateShape(
        Frame frames, long keptMillis, long keptRows, int bytesPerRow, int texts, boolean everyRow, int maxRows) {
    private static final int REFERENCE = 4;

    static StateShape of(RangeStore.Layout layout) {
        Frame.Range longest = layout.ranges()[layout.ranges().length - 1];
        return new StateShape(
                longest,
                layout.widestMillis() + layout.maxLatenessMillis(),
                0,
                bytes(layout.lanes(), 2 * Long.BYTES),
                texts(layout.lanes()),
                layout.keepsAll(),
                layout.maxRows());
    }

    static StateShape of(RowsStore.Layout layout) {
        Frame.Rows longest = layout.rows()[layout.rows().length - 1];
        return new StateShape(
                longest, 0, layout.mostPreceding(), bytes(layout.lanes(), Long.BYTES), texts(layout.lanes()), true, 0);
    }

    static StateShape of(TotalStore.Layout layout) {
        return new StateShape(
                new Frame.Unbounded(layout.excludesSelf()[0]),
                layout.maxLatenessMillis(),
                0,
                bytes(layout.lanes(), 2 * Long.BYTES),
                texts(layout.lanes()),
                layout.keepsAll(),
                layout.maxRows());
    }

    private static int bytes(Lane[] lanes, int times) {
        int bytes = times + (lanes.length + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
        for (Lane lane : lanes) {
            bytes += switch (lane.kind()) {
                case PRESENCE -> 0;
                case LONG, DOUBLE -> Long.BYTES;
                case TEXT -> REFERENCE;
            };
        }
        return bytes;
    }

    private static int texts(Lane[] lanes) {
        int texts = 0;
        for (Lane lane : lanes) {
            texts += lane.kind() == Lane.Kind.TEXT ? 1 : 0;
        }
        return texts;
    }
}
