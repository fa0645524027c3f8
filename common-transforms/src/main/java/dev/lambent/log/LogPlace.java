package dev.lambent.log;

import static java.util.Objects.requireNonNull;

/**
 * A position together with its log time; the natural order of places is <em>log order</em>: (log time, topic,
 * partition, offset).
 *
 * @param logTimeMillis the running maximum, within the partition, of the broker's append time (epoch milliseconds)
 */
public record LogPlace(long logTimeMillis, LogPosition position) implements Comparable<LogPlace> {
    public LogPlace {
        requireNonNull(position, "position is null");
    }

    @Override
    public int compareTo(LogPlace other) {
        int byTime = Long.compare(logTimeMillis, other.logTimeMillis);
        return byTime != 0 ? byTime : position.compareTo(other.position);
    }
}
