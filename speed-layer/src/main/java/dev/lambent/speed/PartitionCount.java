package dev.lambent.speed;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.error.LambentException;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.view.Membership;
import dev.lambent.view.PartitionEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settles, once for ever and in the control log, which partitions belong to the log from its start. Of several entries
 * the first counts, so whoever finds none may write one; what it says is known when it was read back.
 */
final class PartitionCount {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PartitionCount() {}

    /**
     * @param partitions number of partitions per stream topic, as Kafka has them
     * @return number of partitions per stream that belong from the start. Empty for a job that starts after a part of the
     *     control log: the boundary there has a mark for each of them
     */
    static SortedMap<String, Integer> settle(
            String bootstrapServers, App app, StartPoint start, Map<String, Integer> partitions) {
        if (start.controlOffset() > 0) {
            return new TreeMap<>();
        }
        SortedMap<String, Integer> existing = new TreeMap<>();
        app.streams().values().forEach(stream -> existing.put(stream.name(), partitions.get(stream.topic())));
        TopicPartition control = new TopicPartition(new Topics(app.name()).control(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
            consumer.assign(List.of(control));
            consumer.seekToBeginning(List.of(control));
            Membership members = new Membership();
            read(consumer, control, members);
            if (!members.isCounted()) {
                append(bootstrapServers, control, new PartitionEntry.Counted(existing));
                read(consumer, control, members);
            }
            return members.counted();
        } catch (KafkaException e) {
            throw unreachable(bootstrapServers, e);
        }
    }

    /** Reads on, to the first count or the end. */
    private static void read(KafkaConsumer<byte[], byte[]> consumer, TopicPartition control, Membership members) {
        long end = consumer.endOffsets(List.of(control)).get(control);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!members.isCounted() && consumer.position(control) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                members.take(record.value(), record.timestamp());
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw unreachable(control.toString(), null);
            }
        }
    }

    private static void append(String bootstrapServers, TopicPartition control, PartitionEntry entry) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(control.topic(), control.partition(), null, entry.toBytes()))
                    .get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw unreachable(bootstrapServers, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.internal("The start was interrupted", "the thread was told to stop", e);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "enable.auto.commit", "false",
                        "allow.auto.create.topics", "false",
                        "auto.offset.reset", "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static LambentException unreachable(String where, Throwable cause) {
        return LambentException.external(
                "The control log cannot be read",
                where + ": " + (cause == null ? "no answer for " + PATIENCE.toSeconds() + " s" : cause),
                "Check that the brokers run and are reached under this address, and that the topic may be written.",
                cause);
    }
}
