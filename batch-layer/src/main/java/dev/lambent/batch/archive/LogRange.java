package dev.lambent.batch.archive;

import java.io.Serializable;

/**
 * Records of one Kafka partition to read: {@code from} (inclusive) to {@code to} (exclusive).
 *
 * @param topic what {@code kafkaTopic} is called in positions
 * @param clockMillis the partition's log clock at {@code from}
 */
public record LogRange(String topic, String kafkaTopic, int partition, long from, long to, long clockMillis)
        implements Serializable {
    public LogRange {
        if (from > to) {
            throw new IllegalArgumentException(
                    "range of " + topic + "-" + partition + " ends before it starts: " + from + " to " + to);
        }
    }

    long offsets() {
        return to - from;
    }
}
