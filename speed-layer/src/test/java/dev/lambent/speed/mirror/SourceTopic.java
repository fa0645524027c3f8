package dev.lambent.speed.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.log.SourcePosition;
import dev.lambent.log.Tick;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of others: compacted, with the producers' time; written to with keys, tombstones, headers, forged ticks, and
 * transactions of which some are aborted.
 */
final class SourceTopic implements AutoCloseable {
    private final String bootstrap;
    private final String name;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaProducer<byte[], byte[]> transactional;
    private final Random random;
    private final boolean compacted;
    private int partitions;
    private long written;
    private final Map<Integer, TreeMap<Long, MirrorLog.Row>> committed = new TreeMap<>();

    /** A topic whose name begins with {@code queue} is not compacted: it has records without key. */
    SourceTopic(String bootstrap, String name, int partitions, long seed) throws Exception {
        compacted = !name.startsWith("queue");
        this.bootstrap = bootstrap;
        this.name = name;
        this.partitions = partitions;
        random = new Random(seed);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        transactional = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "1", "transactional.id", "writer-of-" + name),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        transactional.initTransactions();
        make();
    }

    private void make() throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)
                        .configs(Map.of(
                                "cleanup.policy",
                                compacted ? "compact" : "delete",
                                "message.timestamp.type",
                                "CreateTime"))))
                .all()
                .get();
        awaitLeaders();
    }

    private void awaitLeaders() throws Exception {
        for (int i = 0; i < partitions; i++) {
            TopicPartition partition = new TopicPartition(name, i);
            dev.lambent.speed.testing.Await.until(java.time.Duration.ofSeconds(20), () -> "no leader", () -> {
                try {
                    return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                    .all()
                                    .get()
                                    .size()
                            == 1;
                } catch (ExecutionException e) {
                    return false;
                }
            });
        }
    }

    String name() {
        return name;
    }

    /** Writes records, some in transactions; returns when the broker has them. */
    void write(int count) {
        int left = count;
        while (left > 0) {
            int group = Math.min(left, 1 + random.nextInt(40));
            if (random.nextInt(4) == 0) {
                transactional.beginTransaction();
                Map<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> sent = send(transactional, group);
                if (random.nextInt(3) == 0) {
                    transactional.flush();
                    transactional.abortTransaction();
                } else {
                    transactional.commitTransaction();
                    note(sent);
                }
            } else {
                Map<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> sent = send(producer, group);
                producer.flush();
                note(sent);
            }
            left -= group;
        }
    }

    private Map<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> send(
            KafkaProducer<byte[], byte[]> to, int count) {
        Map<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> sent = new IdentityHashMap<>();
        for (int i = 0; i < count; i++) {
            ProducerRecord<byte[], byte[]> record = record();
            sent.put(record, to.send(record));
            written++;
        }
        return sent;
    }

    private ProducerRecord<byte[], byte[]> record() {
        int dice = random.nextInt(20);
        byte[] key = dice == 0 && !compacted ? null : ("k" + random.nextInt(50)).getBytes(UTF_8);
        // Long ago, and not in order: the source's time says nothing about ours.
        long time = 1_000_000_000_000L + random.nextInt(1_000_000);
        byte[] value = dice == 1 || dice == 2 ? null : ("v" + written).getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(name, random.nextInt(partitions), time, key, value);
        if (dice == 2) {
            record.headers()
                    .add(Tick.HEADER, Tick.headerValue())
                    .add(SourcePosition.HEADER, new SourcePosition(0, 0, 0).headerValue());
        }
        if (dice < 4) {
            record.headers().add("trace", Long.toString(written).getBytes(UTF_8));
        }
        return record;
    }

    private void note(Map<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> sent) {
        sent.forEach((record, metadata) -> {
            try {
                MirrorLog.Row row = MirrorLog.Row.of(
                        new SourcePosition(record.partition(), metadata.get().offset(), record.timestamp()),
                        record.key(),
                        record.value(),
                        record.headers());
                committed
                        .computeIfAbsent(record.partition(), partition -> new TreeMap<>())
                        .put(row.source().offset(), row);
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Every row that was committed, whether compaction has left it there or not; per partition, by offset. */
    Map<Integer, TreeMap<Long, MirrorLog.Row>> committed() {
        Map<Integer, TreeMap<Long, MirrorLog.Row>> copy = new TreeMap<>();
        committed.forEach((partition, rows) -> copy.put(partition, new TreeMap<>(rows)));
        return copy;
    }

    /** One record of {@code bytes} bytes. */
    void writeLarge(int partition, int bytes) throws Exception {
        try (KafkaProducer<byte[], byte[]> large = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.request.size", "16000000", "buffer.memory", "40000000"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            large.send(new ProducerRecord<>(name, partition, "k".getBytes(UTF_8), new byte[bytes]))
                    .get();
        }
    }

    void set(String config, String value) throws Exception {
        var resource = new org.apache.kafka.common.config.ConfigResource(
                org.apache.kafka.common.config.ConfigResource.Type.TOPIC, name);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        List.of(new org.apache.kafka.clients.admin.AlterConfigOp(
                                new org.apache.kafka.clients.admin.ConfigEntry(config, value),
                                org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    void widen(int to) throws Exception {
        admin.createPartitions(Map.of(name, NewPartitions.increaseTo(to))).all().get();
        partitions = to;
        awaitLeaders();
        // Producers look for new partitions once in five minutes unless they are told of one.
        producer.partitionsFor(name);
    }

    /** Deletes it and makes it anew. */
    void remake() throws Exception {
        delete(name);
        committed.clear();
        make();
    }

    /** Any topic of the broker; returns when it is gone. */
    void delete(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
        dev.lambent.speed.testing.Await.until(
                java.time.Duration.ofSeconds(20),
                () -> topic + " is still there",
                () -> !admin.listTopics().names().get().contains(topic));
    }

    /** As retention does: the records of a partition before its end, but for the last {@code kept} offsets. */
    long deleteUpTo(int partition, long kept) throws Exception {
        TopicPartition place = new TopicPartition(name, partition);
        set("cleanup.policy", "compact,delete");
        long end = admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
        admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(end - kept)))
                .all()
                .get();
        return end - kept;
    }

    @Override
    public void close() {
        producer.close();
        transactional.close();
        admin.close();
    }
}
