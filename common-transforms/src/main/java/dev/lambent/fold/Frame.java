package dev.lambent.fold;

/** Which rows of its partition an aggregate sees. */
public sealed interface Frame {
    /** Whether the row itself is not seen. */
    boolean excludesSelf();

    /**
     * {@code RANGE BETWEEN INTERVAL … PRECEDING AND …}: rows not after this one in log order, with an event time in
     * [own - width, own - gap] and a log time of at least own - (width + max_lateness).
     *
     * @param gapMillis 0 for a frame that ends at the current row
     * @param excludesSelf {@code EXCLUDE CURRENT ROW}: the row itself is not seen, others with the same event time are;
     *     true if there is a gap
     */
    record Range(long widthMillis, long gapMillis, boolean excludesSelf) implements Frame {
        public Range {
            if (gapMillis < 0 || widthMillis < gapMillis) {
                throw new IllegalArgumentException(
                        "a frame from " + widthMillis + " ms to " + gapMillis + " ms before");
            }
            excludesSelf |= gapMillis > 0;
        }
    }

    /**
     * {@code UNBOUNDED PRECEDING}, of RANGE or ROWS: of the rows not after this one in log order those with an event time not
     * after its own, and all whose log time is more than max_lateness before its own.
     *
     * @param excludesSelf the row itself is not seen
     */
    record Unbounded(boolean excludesSelf) implements Frame {}

    /**
     * {@code ROWS BETWEEN n PRECEDING AND …}: of the rows folded before, the n greatest by (event time, log order), less
     * those whose event time is after this row's.
     *
     * @param until 0: and the row itself; 1: not the row itself; k: nor the k - 1 greatest of the rows folded before
     */
    record Rows(int preceding, int until) implements Frame {
        public Rows {
            if (preceding < 1 || until < 0 || until > preceding) {
                throw new IllegalArgumentException("a frame from " + preceding + " to " + until + " rows before");
            }
        }

        @Override
        public boolean excludesSelf() {
            return until > 0;
        }
    }
}
