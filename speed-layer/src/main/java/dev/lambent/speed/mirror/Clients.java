package dev.lambent.speed.mirror;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients as the mirror needs them. */
final class Clients {
    /** Readers of the log wait for a transaction that a mirror left open when it was killed: not for long. */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

    private static final int BUFFER_BYTES = 32 << 20;
    private static final int FETCH_BYTES = 16 << 20;

    private Clients() {}

    /** Reads what is committed; an offset that is gone is an error, never a jump. */
    static KafkaConsumer<byte[], byte[]> consumer(String brokers, String clientId) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "client.id",
                        clientId,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "none",
                        "allow.auto.create.topics",
                        "false",
                        "max.poll.records",
                        "2000",
                        "fetch.max.bytes",
                        Integer.toString(FETCH_BYTES),
                        "default.api.timeout.ms",
                        "20000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** @param maxRequestBytes longest record */
    static KafkaProducer<byte[], byte[]> producer(MirroredStream stream, int maxRequestBytes) {
        return new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry("bootstrap.servers", stream.ownBrokers()),
                        Map.entry("client.id", stream.transactionalId()),
                        Map.entry("transactional.id", stream.transactionalId()),
                        Map.entry("transaction.timeout.ms", Integer.toString(TRANSACTION_TIMEOUT_MILLIS)),
                        Map.entry("acks", "all"),
                        Map.entry("enable.idempotence", "true"),
                        Map.entry("compression.type", "lz4"),
                        Map.entry("linger.ms", "0"),
                        Map.entry("batch.size", "131072"),
                        Map.entry("max.request.size", Integer.toString(maxRequestBytes)),
                        Map.entry("buffer.memory", Long.toString(Math.max(BUFFER_BYTES, 2L * maxRequestBytes))),
                        Map.entry("request.timeout.ms", "5000"),
                        Map.entry("delivery.timeout.ms", Integer.toString(TRANSACTION_TIMEOUT_MILLIS)),
                        Map.entry("max.block.ms", "20000")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
