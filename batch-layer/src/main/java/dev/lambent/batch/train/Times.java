package dev.lambent.batch.train;

import dev.lambent.card.TimeRange;
import java.util.Arrays;
import java.util.Optional;

/** How many rows there are per event time, and the sum of their labels. */
final class Times {
    private final long[] millis;
    private final long[] rowsUpTo;
    private final double[] labelsUpTo;

    /** @param millis ascending, distinct */
    Times(long[] millis, long[] rows, double[] labels) {
        this.millis = millis;
        rowsUpTo = rows.clone();
        labelsUpTo = labels.clone();
        Arrays.parallelPrefix(rowsUpTo, Long::sum);
        for (int i = 1; i < labelsUpTo.length; i++) {
            labelsUpTo[i] += labelsUpTo[i - 1];
        }
    }

    /** Rows with an earlier event time. */
    long rowsBefore(long time) {
        int index = firstAtOrAfter(time);
        return index == 0 ? 0 : rowsUpTo[index - 1];
    }

    Split.Part part(long from, long before) {
        return new Split.Part(
                Split.Selection.between(from, before),
                rowsBefore(before) - rowsBefore(from),
                labelsBefore(before) - labelsBefore(from));
    }

    /** The earliest time with at least {@code rows} rows before it; {@code Long.MAX_VALUE} if there is none. */
    long cut(long rows) {
        int index = Arrays.binarySearch(rowsUpTo, rows);
        int last = index >= 0 ? index : -index - 1;
        return last + 1 < millis.length ? millis[last + 1] : Long.MAX_VALUE;
    }

    /** From the first to the last event time of rows that are chosen by time alone; empty if they are not, or there are none. */
    Optional<TimeRange> range(Split.Selection of) {
        int first = firstAtOrAfter(of.from());
        int last = firstAtOrAfter(of.before()) - 1;
        return of.dealt() != Split.Selection.ANY || first > last
                ? Optional.empty()
                : Optional.of(new TimeRange(millis[first], millis[last]));
    }

    boolean isEmpty() {
        return millis.length == 0;
    }

    long first() {
        return millis[0];
    }

    long last() {
        return millis[millis.length - 1];
    }

    private double labelsBefore(long time) {
        int index = firstAtOrAfter(time);
        return index == 0 ? 0 : labelsUpTo[index - 1];
    }

    private int firstAtOrAfter(long time) {
        int index = Arrays.binarySearch(millis, time);
        return index >= 0 ? index : -index - 1;
    }
}
