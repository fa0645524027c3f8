package dev.lambent.deploy.ingest;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.error.LambentException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends records to one topic with an idempotent producer, and knows how many the broker has acknowledged. */
public final class LogWriter implements AutoCloseable {
    private static final int REQUEST_SECONDS = 30;

    private static final int GROUPS_PER_SECOND = 20;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;

    private LogWriter(String bootstrap, String topic) {
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 20);
        settings.put("batch.size", 128 * 1024);
        settings.put("compression.type", "lz4");
        settings.put("max.request.size", LocalKafka.MAX_RECORD_BYTES);
        settings.put("delivery.timeout.ms", 120_000);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * @throws LambentException if the topic is missing or the brokers do not answer
     */
    public static LogWriter open(String bootstrap, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 10_000))) {
            admin.describeTopics(java.util.List.of(topic)).allTopicNames().get(REQUEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw LambentException.user(
                        "Nothing can be sent to topic " + topic,
                        "it does not exist",
                        "Start the app's platform with `lambent up`: the speed job creates its topics.");
            }
            throw unreachable(bootstrap, e.getCause());
        } catch (java.util.concurrent.TimeoutException | org.apache.kafka.common.KafkaException e) {
            throw unreachable(bootstrap, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(bootstrap, e);
        }
        return new LogWriter(bootstrap, topic);
    }

    /**
     * Sends all records of {@code source} in its order.
     *
     * @param rate rows a second, at most
     * @param progress is told how many records the broker has acknowledged, all in all
     */
    public void send(RecordSource source, OptionalInt rate, LongConsumer progress) {
        long start = System.nanoTime();
        long first = sent;
        while (source.next()) {
            if (rate.isPresent()) {
                // In small groups: a row on its own costs every process behind the log one more round.
                long group = Math.max(1, rate.getAsInt() / GROUPS_PER_SECOND);
                long due = start + (sent - first) / group * group * 1_000_000_000L / rate.getAsInt();
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
            }
            sent++;
            producer.send(new ProducerRecord<>(topic, source.key(), source.value()), (metadata, error) -> {
                if (error == null) {
                    acknowledged.incrementAndGet();
                } else {
                    failure.compareAndSet(null, error);
                }
            });
            if ((sent & 0xff) == 0) {
                progress.accept(acknowledged.get());
                throwIfFailed();
            }
        }
    }

    /** Waits until everything sent is acknowledged; returns how many records that is. */
    public long flush() {
        producer.flush();
        throwIfFailed();
        return acknowledged.get();
    }

    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void throwIfFailed() {
        Exception error = failure.get();
        if (error != null) {
            throw LambentException.unknownOutcome(
                    "Not every row reached the log",
                    String.format(
                            java.util.Locale.ROOT,
                            "%,d of %,d rows sent are acknowledged; then: %s",
                            acknowledged.get(),
                            sent,
                            error.getMessage()),
                    "Rows that are not acknowledged may or may not be in the log; look before sending them again.",
                    error);
        }
    }

    private static LambentException unreachable(String bootstrap, Throwable cause) {
        return LambentException.external(
                "The log cannot be reached",
                "the brokers at " + bootstrap + " do not answer (" + cause + ")",
                "Check that the platform runs: `lambent status`.",
                cause);
    }
}
