package dev.lambent.speed.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One stream's part of the topic {@code <app>.mirror}: written in the transactions that write the rows, so that it always
 * says which rows there are. Keys: {@code STREAM/PARTITION} for a {@link MirrorPosition}, {@code STREAM} for the mirror
 * that writes.
 */
final class PositionLog {
    /** Transactions of other streams stand in the same topic; a mirror that was killed leaves its own open for 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String OWNER = "owner/1 ";

    private final MirroredStream stream;

    PositionLog(MirroredStream stream) {
        this.stream = stream;
    }

    /**
     * What is committed.
     *
     * @param owner the mirror that wrote last
     * @param positions per partition of the source
     */
    record Contents(Optional<String> owner, SortedMap<Integer, MirrorPosition> positions) {}

    ProducerRecord<byte[], byte[]> owner(String mirror) {
        return record(stream.name(), (OWNER + mirror).getBytes(UTF_8));
    }

    ProducerRecord<byte[], byte[]> position(int partition, MirrorPosition position) {
        return record(stream.name() + "/" + partition, position.toBytes());
    }

    private ProducerRecord<byte[], byte[]> record(String key, byte[] value) {
        return new ProducerRecord<>(stream.positionsTopic(), 0, key.getBytes(UTF_8), value);
    }

    /**
     * Reads all that was committed before {@code end}.
     *
     * @param end the topic's end, what is not committed yet included: so nothing committed before now is missed
     */
    Contents read(long end) {
        TopicPartition topic = new TopicPartition(stream.positionsTopic(), 0);
        Optional<String> owner = Optional.empty();
        SortedMap<Integer, MirrorPosition> positions = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", stream.ownBrokers(),
                        "client.id", stream.transactionalId() + "-positions",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(topic));
            consumer.seekToBeginning(List.of(topic));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(topic) < end) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("a transaction in " + topic + " is still open");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    String key = new String(record.key(), UTF_8);
                    if (key.equals(stream.name())) {
                        owner = Optional.of(new String(record.value(), UTF_8).substring(OWNER.length()));
                    } else if (key.startsWith(stream.name() + "/")) {
                        positions.put(
                                Integer.valueOf(key.substring(stream.name().length() + 1)),
                                MirrorPosition.of(record.value()));
                    }
                }
            }
        }
        return new Contents(owner, positions);
    }
}
