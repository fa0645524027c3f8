package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A range of event times, both of rows that there are.
 *
 * @param fromMillis the first
 * @param toMillis the last
 */
public record TimeRange(long fromMillis, long toMillis) {
    public TimeRange {
        checkArgument(fromMillis <= toMillis, "a range from %s to %s", fromMillis, toMillis);
    }
}
