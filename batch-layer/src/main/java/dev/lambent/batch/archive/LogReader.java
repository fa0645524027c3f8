package dev.lambent.batch.archive;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogClock;
import dev.lambent.log.Tick;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads one {@link LogRange} from first to last offset, keeping the log clock. Used inside Spark tasks (one task per
 * partition of the log, because the clock needs them in order) and by the driver for short ranges.
 */
final class LogReader implements Iterator<LogReader.Entry>, AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** A record that is no tick, with its log time. */
    record Entry(ConsumerRecord<byte[], byte[]> record, long logTimeMillis) {}

    private final LogRange range;
    private final TopicPartition partition;
    private final LogClock clock;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private Iterator<ConsumerRecord<byte[], byte[]>> polled = java.util.Collections.emptyIterator();
    private Entry next;
    private long ticks;
    private long clockSteps;
    private boolean done;

    LogReader(String bootstrap, LogRange range) {
        this.range = range;
        partition = new TopicPartition(range.kafkaTopic(), range.partition());
        clock = new LogClock(range.clockMillis());
        consumer = consumer(bootstrap);
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.from());
    }

    static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
        Properties config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A range that Kafka no longer has is an error, never a smaller number.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Rows of mirrored streams come in transactions; those of an aborted one are no rows, as they were none live.
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public boolean hasNext() {
        while (next == null && !done) {
            while (polled.hasNext() && next == null) {
                accept(polled.next());
            }
            if (next == null && !done) {
                poll();
            }
        }
        return next != null;
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() >= range.to()) {
            finish();
            return;
        }
        long logTime = clock.advance(record.timestamp());
        if (logTime > record.timestamp()) {
            clockSteps++;
        }
        Header mark = record.headers().lastHeader(Tick.HEADER);
        if (Tick.isTick(mark == null ? null : mark.value())) {
            ticks++;
        } else {
            next = new Entry(record, logTime);
        }
    }

    private void poll() {
        if (consumer.position(partition) >= range.to()) {
            finish();
            return;
        }
        long deadline = System.nanoTime() + SILENCE.toNanos();
        long before = consumer.position(partition);
        do {
            try {
                polled = consumer.poll(Duration.ofMillis(500)).iterator();
            } catch (OffsetOutOfRangeException e) {
                throw gone(e);
            }
            if (polled.hasNext() || consumer.position(partition) != before) {
                return;
            }
        } while (System.nanoTime() < deadline);
        throw silent(before);
    }

    private LambentException silent(long before) {
        if (consumer.endOffsets(List.of(partition)).get(partition) < range.to()) {
            return openTransaction(partition.toString(), SILENCE);
        }
        return LambentException.external(
                "Kafka stopped answering",
                "no record of " + partition + " from offset " + before + " on came within " + SILENCE.toSeconds()
                        + " s",
                "Check the brokers and repeat the run; it goes on where it was.",
                null);
    }

    static LambentException openTransaction(String where, Duration waited) {
        return LambentException.external(
                "The log cannot be read to its boundary",
                "a transaction in " + where + " was still open after " + waited.toSeconds()
                        + " s; what comes after it is not decided yet",
                "Start the mirror, or end the producer that left it open (`kafka-transactions.sh find-hanging` and"
                        + " `abort`); then repeat the run.",
                null);
    }

    private LambentException gone(OffsetOutOfRangeException e) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(List.of(partition));
        return LambentException.user(
                "Records of the log are gone that were never archived",
                partition + " starts at offset " + first.get(partition) + ", but " + range.from()
                        + " is where the archive ends",
                "Raise the topic's retention (Lambent's own topics keep everything until it is archived), and start a"
                        + " new home: an archive with a hole would give wrong features.",
                e);
    }

    private void finish() {
        done = true;
        consumer.close(Duration.ofSeconds(1));
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Entry entry = next;
        next = null;
        return entry;
    }

    long ticks() {
        return ticks;
    }

    /** Records whose append time is before their partition's clock: the broker's clock stepped back. */
    long clockSteps() {
        return clockSteps;
    }

    @Override
    public void close() {
        if (!done) {
            finish();
        }
    }
}
