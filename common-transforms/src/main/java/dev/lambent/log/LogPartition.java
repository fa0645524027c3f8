package dev.lambent.log;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * One partition of one stream of the log. {@code topic} is the stream's name in the app ({@code flights}), or
 * {@code @history/flights} for the rows imported before the log began, or {@code @control} for the control log.
 */
public record LogPartition(String topic, int partition) implements Comparable<LogPartition> {
    private static final Comparator<LogPartition> ORDER =
            Comparator.comparing(LogPartition::topic).thenComparingInt(LogPartition::partition);

    /** Prefix of the topics that hold imported history; sorts before every stream name. */
    public static final String HISTORY_PREFIX = "@history/";

    /** The topic name of the control log; one partition. */
    public static final LogPartition CONTROL = new LogPartition("@control", 0);

    public LogPartition {
        requireNonNull(topic, "topic is null");
        if (partition < 0) {
            throw new IllegalArgumentException("partition is negative: " + partition);
        }
    }

    /** The one partition that holds the imported history of {@code stream}. */
    public static LogPartition history(String stream) {
        return new LogPartition(HISTORY_PREFIX + stream, 0);
    }

    /** The stream whose schema rows of this partition have. */
    public String stream() {
        return isHistory() ? topic.substring(HISTORY_PREFIX.length()) : topic;
    }

    public boolean isHistory() {
        return topic.startsWith(HISTORY_PREFIX);
    }

    @Override
    public int compareTo(LogPartition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
