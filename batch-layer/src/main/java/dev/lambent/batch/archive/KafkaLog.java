package dev.lambent.batch.archive;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.log.Tick;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The log as the driver of a batch run sees it: which topics there are, where they end, ticks. */
public final class KafkaLog implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String bootstrap;
    private final LogTopics topics;
    private final Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    private KafkaLog(String bootstrap, LogTopics topics, Admin admin) {
        this.bootstrap = requireNonNull(bootstrap, "bootstrap is null");
        this.topics = requireNonNull(topics, "topics is null");
        this.admin = admin;
    }

    /**
     * Connects.
     *
     * @throws LambentException (EXTERNAL) if no broker answers
     */
    public static KafkaLog connect(String bootstrap, LogTopics topics) {
        Map<String, Object> config = new HashMap<>();
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        Admin admin;
        try {
            admin = Admin.create(config);
        } catch (org.apache.kafka.common.KafkaException e) {
            throw LambentException.user(
                    "Kafka's address " + bootstrap + " cannot be used",
                    String.valueOf(e.getMessage()),
                    "Give host:port of a broker with --bootstrap or log.bootstrap_servers.",
                    e);
        }
        KafkaLog log = new KafkaLog(bootstrap, topics, admin);
        try {
            log.await(admin.describeCluster().clusterId(), "the cluster's id");
        } catch (LambentException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
        return log;
    }

    public String bootstrap() {
        return bootstrap;
    }

    public LogTopics topics() {
        return topics;
    }

    /** A topic as it is now. */
    public record Topic(String id, int partitions) {}

    /** The topics of the log that exist, by log topic name; those that do not are left out. */
    public SortedMap<String, Topic> existing() {
        SortedMap<String, Topic> found = new TreeMap<>();
        topics.topics().forEach((name, kafkaName) -> {
            Topic topic = describe(kafkaName);
            if (topic != null) {
                found.put(name, topic);
            }
        });
        return found;
    }

    /** The speed topic, or null if there is none yet. */
    public Topic speedTopic() {
        return describe(topics.speed());
    }

    private Topic describe(String kafkaName) {
        try {
            TopicDescription description = admin.describeTopics(List.of(kafkaName))
                    .topicNameValues()
                    .get(kafkaName)
                    .get();
            return new Topic(
                    description.topicId().toString(), description.partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failed("topic " + kafkaName, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Makes the control topic: one partition, broker time, kept for ever. Returns when it takes records. */
    public void createControlTopic() {
        NewTopic topic = new NewTopic(topics.control(), 1, (short) 1)
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
        await(admin.createTopics(List.of(topic)).all(), "creating topic " + topics.control());
        TopicPartition only = new TopicPartition(topics.control(), 0);
        awaitKnown(() -> admin.listOffsets(Map.of(only, OffsetSpec.latest())).all(), topics.control());
    }

    /** Asks until the brokers have heard of a topic that was made a moment ago. */
    private <T> void awaitKnown(Supplier<Future<T>> question, String topic) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                question.get().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw failed("topic " + topic + ", just made", e);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /**
     * Appends a tick to each partition and waits for the broker.
     *
     * @return the append time of each tick
     */
    public SortedMap<LogPartition, Long> tick(Collection<LogPartition> partitions) {
        Map<LogPartition, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        for (LogPartition partition : partitions) {
            ProducerRecord<byte[], byte[]> tick =
                    new ProducerRecord<>(kafka(partition).topic(), partition.partition(), null, null);
            tick.headers().add(new RecordHeader(Tick.HEADER, Tick.headerValue()));
            sent.put(partition, producer().send(tick));
        }
        producer().flush();
        SortedMap<LogPartition, Long> times = new TreeMap<>();
        sent.forEach((partition, metadata) ->
                times.put(partition, await(metadata, "a tick to " + partition).timestamp()));
        return times;
    }

    /** Appends an entry to the control log and waits for the broker; returns its offset. */
    public long appendControl(byte[] entry) {
        return await(
                        producer().send(new ProducerRecord<>(topics.control(), 0, null, entry)),
                        "an entry to the control log")
                .offset();
    }

    /** The end of each partition: the offset the next record will get. */
    public Map<LogPartition, Long> ends(Collection<LogPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** The beginning of each partition: the first offset that the log still has. */
    public Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /**
     * Deletes the records of a Kafka topic below these offsets, per partition; what is beyond a partition's end is left
     * out of account.
     *
     * @return how many offsets went, per partition where some did
     */
    public SortedMap<Integer, Long> deleteBelow(String kafkaTopic, SortedMap<Integer, Long> offsets) {
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        offsets.keySet().forEach(partition -> {
            earliest.put(new TopicPartition(kafkaTopic, partition), OffsetSpec.earliest());
            latest.put(new TopicPartition(kafkaTopic, partition), OffsetSpec.latest());
        });
        String question = "the offsets of " + kafkaTopic;
        Map<TopicPartition, ListOffsetsResultInfo> first =
                await(admin.listOffsets(earliest).all(), question);
        Map<TopicPartition, ListOffsetsResultInfo> end =
                await(admin.listOffsets(latest).all(), question);
        Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
        SortedMap<Integer, Long> deleted = new TreeMap<>();
        first.forEach((partition, info) -> {
            long limit = Math.min(
                    offsets.get(partition.partition()), end.get(partition).offset());
            if (limit > info.offset()) {
                below.put(partition, RecordsToDelete.beforeOffset(limit));
                deleted.put(partition.partition(), limit - info.offset());
            }
        });
        if (!below.isEmpty()) {
            await(admin.deleteRecords(below).all(), "deleting old records of " + kafkaTopic);
        }
        return deleted;
    }

    /**
     * Per partition the first offset of a committed record whose append time is after {@code logTimeMillis}; the end if
     * there is none. As long as the partition's clock was not past {@code logTimeMillis} before, that is the first row
     * whose log time is: a running maximum passes T where the values first do. Everything before the offset is decided,
     * committed or aborted: this waits for transactions that are open there.
     *
     * @throws LambentException (EXTERNAL) if a transaction stays open
     */
    public Map<LogPartition, Long> firstAfter(Collection<LogPartition> partitions, long logTimeMillis) {
        // Kafka's index also finds records of aborted transactions and their markers; no reader's clock sees those.
        Map<LogPartition, Long> found = offsets(partitions, OffsetSpec.forTimestamp(logTimeMillis + 1));
        Map<LogPartition, Long> ends = ends(partitions);
        found.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        Map<TopicPartition, LogPartition> names = new HashMap<>();
        found.forEach((partition, offset) -> {
            from.put(kafka(partition), offset);
            to.put(kafka(partition), ends.get(partition));
            names.put(kafka(partition), partition);
        });
        new CommittedCut(bootstrap, logTimeMillis)
                .find(from, to)
                .forEach((partition, offset) -> found.put(names.get(partition), offset));
        return found;
    }

    /** The end of each partition of the speed topic. */
    public SortedMap<Integer, Long> speedEnds(Topic speed) {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        for (int i = 0; i < speed.partitions(); i++) {
            query.put(new TopicPartition(topics.speed(), i), OffsetSpec.latest());
        }
        SortedMap<Integer, Long> ends = new TreeMap<>();
        await(admin.listOffsets(query).all(), "the ends of " + topics.speed())
                .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
        return ends;
    }

    private Map<LogPartition, Long> offsets(Collection<LogPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, LogPartition> names = partitions.stream().collect(toMap(this::kafka, p -> p));
        if (names.isEmpty()) {
            return new TreeMap<>();
        }
        Map<TopicPartition, OffsetSpec> query =
                names.keySet().stream().collect(toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                await(admin.listOffsets(query).all(), "offsets of " + partitions);
        Map<LogPartition, Long> found = new TreeMap<>();
        answer.forEach((partition, info) -> found.put(names.get(partition), info.offset()));
        return found;
    }

    private TopicPartition kafka(LogPartition partition) {
        return new TopicPartition(topics.topics().get(partition.topic()), partition.partition());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            Properties config = new Properties();
            config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
            config.put(ProducerConfig.ACKS_CONFIG, "all");
            config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
            config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
            config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private <T> T await(Future<T> answer, String what) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private LambentException failed(String what, ExecutionException e) {
        return LambentException.external(
                "Kafka at " + bootstrap + " did not answer",
                "asked for " + what + ", got: " + e.getCause(),
                "Check that the brokers run and can be reached; `lambent up` starts the local ones. Then repeat the run.",
                e);
    }

    private LambentException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return LambentException.external(
                "The batch run was interrupted",
                "while waiting for Kafka",
                "Start it again; it goes on where it was.",
                e);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
        admin.close(Duration.ofSeconds(5));
    }
}
