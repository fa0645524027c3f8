package dev.lambent.log;

import static java.util.Objects.requireNonNull;

/** The identity of a row: where it stands in the log. */
public record LogPosition(LogPartition partition, long offset) implements Comparable<LogPosition> {
    public LogPosition {
        requireNonNull(partition, "partition is null");
        if (offset < 0) {
            throw new IllegalArgumentException("offset is negative: " + offset);
        }
    }

    public static LogPosition of(String topic, int partition, long offset) {
        return new LogPosition(new LogPartition(topic, partition), offset);
    }

    public String topic() {
        return partition.topic();
    }

    @Override
    public int compareTo(LogPosition other) {
        int byPartition = partition.compareTo(other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
