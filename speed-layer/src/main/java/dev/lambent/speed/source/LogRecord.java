package dev.lambent.speed.source;

import static java.util.Objects.requireNonNull;

import dev.lambent.log.LogPartition;

/**
 * A record of the log as the broker gave it.
 *
 * @param appendTimeMillis the broker's append time
 * @param tick whether it is a tick (then without key and value)
 * @param key may be null
 * @param value may be null
 */
public record LogRecord(
        LogPartition partition, long offset, long appendTimeMillis, boolean tick, byte[] key, byte[] value) {
    public LogRecord {
        requireNonNull(partition, "partition is null");
    }
}
