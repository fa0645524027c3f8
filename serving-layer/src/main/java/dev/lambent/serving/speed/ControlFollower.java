package dev.lambent.serving.speed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.log.LogClock;
import dev.lambent.serving.merge.ControlRow;
import dev.lambent.serving.sql.ViewWriter;
import dev.lambent.serving.store.PublicationStore;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the control log from the boundary of the publication it finds first, into the table beside the
 * archived entries. What fails is said in {@link #problem} and tried again from the same place; an entry of a newer
 * format is never passed over.
 */
public final class ControlFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFollower.class);
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofMillis(250);
    private static final long RETRY_MILLIS = 500;
    private static final long CLOSE_MILLIS = 5_000;

    private final PublicationStore store;
    private final ViewWriter writer;
    private final TopicPartition control;
    private final String bootstrap;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "control-follower");
    private boolean placed;
    private long nextOffset;
    private long clockMillis;
    private volatile String problem = "";

    /** @param writer for this follower alone; it is closed by whoever opened it */
    public ControlFollower(PublicationStore store, ViewWriter writer, String bootstrap, String topic) {
        this.store = store;
        this.writer = writer;
        this.control = new TopicPartition(topic, 0);
        this.bootstrap = bootstrap;
    }

    public void start() {
        thread.start();
    }

    /** What does not work at the moment, but for brokers that do not answer; empty if all does. */
    public String problem() {
        return problem;
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            while (stop.getCount() > 0) {
                try {
                    if (!placed) {
                        placed = place(consumer);
                    }
                    if (placed) {
                        take(consumer.poll(WAIT).records(control));
                    } else {
                        stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    problem = "";
                } catch (RuntimeException e) {
                    say(e);
                    if (placed) {
                        consumer.seek(control, nextOffset);
                    }
                    stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "lambent-serving-control",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        // Ticks, mostly: one a second, and as many as there are rounds while data come.
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void say(RuntimeException failure) {
        if (failure instanceof RetriableException) {
            return;
        }
        if (!problem.equals(String.valueOf(failure.getMessage()))) {
            LOG.warn("The control log is not being followed; trying again", failure);
        }
        problem = String.valueOf(failure.getMessage());
    }

    /** Goes to where the archived entries end; false while there is no control log. */
    private boolean place(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(control.topic(), ANSWER);
        if (found == null || found.isEmpty()) {
            return false;
        }
        store.refresh();
        Optional<Publication> publication = store.current().publication();
        nextOffset = publication.map(Publication::controlOffset).orElse(0L);
        clockMillis =
                publication.map(shown -> shown.boundary().logTimeMillis() + 1).orElse(0L);
        consumer.assign(List.of(control));
        consumer.seek(control, nextOffset);
        return true;
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> records) {
        LogClock clock = new LogClock(clockMillis);
        List<ControlRow> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            long logTime = clock.advance(record.timestamp());
            ControlEntry.read(record.value())
                    .ifPresent(entry ->
                            rows.add(new ControlRow(record.offset(), logTime, new String(entry.toBytes(), UTF_8))));
        }
        if (!rows.isEmpty()) {
            writer.control(rows);
        }
        if (!records.isEmpty()) {
            nextOffset = records.get(records.size() - 1).offset() + 1;
            clockMillis = clock.nowMillis();
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
