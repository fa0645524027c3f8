package dev.lambent.batch;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.log.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of one app on a real broker, and a producer for them. */
final class TestLog implements AutoCloseable {
    private static final Duration KNOWN = Duration.ofSeconds(30);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    TestLog(String bootstrap) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 2, "max.request.size", 16_000_000);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    void create(App app) throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        app.streams().values().forEach(stream -> topics.add(topic(stream.topic(), stream.partitions())));
        Topics own = new Topics(app.name());
        topics.add(topic(own.control(), 1));
        topics.add(topic(own.speed(), Topics.SPEED_PARTITIONS));
        create(topics);
    }

    /** The topics of the streams alone, as producers know them before any part of Lambent was at work. */
    void createStreams(App app) throws Exception {
        create(app.streams().values().stream()
                .map(stream -> topic(stream.topic(), stream.partitions()))
                .toList());
    }

    void addPartitions(String topic, int partitions) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        awaitKnown(ends);
    }

    /** Topics of one partition. */
    void createSingle(List<String> names) throws Exception {
        create(names.stream().map(name -> topic(name, 1)).toList());
    }

    /** Returns when every partition takes records: a producer that comes earlier can be out of sequence for minutes. */
    private void create(Collection<NewTopic> topics) throws Exception {
        admin.createTopics(topics).all().get();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int i = 0; i < topic.numPartitions(); i++) {
                ends.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
            }
        }
        awaitKnown(ends);
    }

    /** The broker may not have heard yet of what the controller has made. */
    private void awaitKnown(Map<TopicPartition, OffsetSpec> partitions) throws Exception {
        long deadline = System.nanoTime() + KNOWN.toNanos();
        while (true) {
            try {
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** The first offset that a partition still has. */
    long beginning(String topic, int partition) throws Exception {
        TopicPartition of = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(of, OffsetSpec.earliest()))
                .partitionResult(of)
                .get()
                .offset();
    }

    void delete(List<String> topics) throws Exception {
        admin.deleteTopics(topics).all().get();
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, (short) 1)
                .configs(Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "16000000"));
    }

    /** From now on a record's append time is what its producer says. */
    void letProducersSayTheTime(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp op =
                new AlterConfigOp(new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
    }

    void send(String topic, int partition, byte[] value, long timestampMillis) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, timestampMillis, null, value)));
    }

    void send(String topic, int partition, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }

    void tick(String topic, int partition) {
        ProducerRecord<byte[], byte[]> tick = new ProducerRecord<>(topic, partition, null, null);
        tick.headers().add(new RecordHeader(Tick.HEADER, Tick.headerValue()));
        sent.add(producer.send(tick));
    }

    /** Waits until the broker has everything; returns the offset of the last record. */
    long flush() throws Exception {
        long last = -1;
        for (Future<RecordMetadata> future : sent) {
            last = future.get().offset();
        }
        sent.clear();
        return last;
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
