package dev.lambent.fold;

/** Which rows of its partition an aggregate sees, besides the row itself. */
public sealed interface Frame {
    /**
     * {@code RANGE INTERVAL … PRECEDING}: rows not after this one in log order, with an event time in [own - width, own]
     * and a log time of at least own - (width + max_lateness).
     */
    record Range(long widthMillis) implements Frame {
        public Range {
            if (widthMillis < 0) {
                throw new IllegalArgumentException("widthMillis is negative: " + widthMillis);
            }
        }
    }

    /**
     * {@code ROWS n PRECEDING}: of the rows folded before, the n greatest by (event time, log order), less those whose
     * event time is after this row's.
     */
    record Rows(int preceding) implements Frame {
        public Rows {
            if (preceding < 1) {
                throw new IllegalArgumentException("preceding is not positive: " + preceding);
            }
        }
    }
}
