package dev.lambent.speed.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.LogClock;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.log.Tick;
import dev.lambent.speed.source.Arrival;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.PartitionEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The log of one app on a real broker: written to, and read back as the oracle sees it. */
public final class TestLog implements AutoCloseable {
    private final String bootstrapServers;
    private final App app;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong ticksRead = new AtomicLong();

    public TestLog(String bootstrapServers, App app) {
        this(bootstrapServers, app, 2);
    }

    public TestLog(String bootstrapServers, App app, int lingerMillis) {
        this(bootstrapServers, app, Map.of("linger.ms", Integer.toString(lingerMillis)));
    }

    private TestLog(String bootstrapServers, App app, Map<String, String> more) {
        this.bootstrapServers = bootstrapServers;
        this.app = app;
        this.topics = new Topics(app.name());
        Map<String, Object> config = new TreeMap<>(more);
        config.put("bootstrap.servers", bootstrapServers);
        config.put("max.request.size", Integer.toString(12 * 1024 * 1024));
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A log that is written to in transactions only, as the mirror does. */
    public static TestLog transactional(String bootstrapServers, App app) {
        TestLog log = new TestLog(bootstrapServers, app, Map.of("transactional.id", "test-" + app.name()));
        log.producer.initTransactions();
        return log;
    }

    /** Everything that {@code writes} sends, or nothing of it. */
    public void transaction(boolean commit, Runnable writes) {
        producer.beginTransaction();
        writes.run();
        producer.flush();
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    public void send(String stream, int partition, String value) {
        send(stream, partition, value.getBytes(UTF_8));
    }

    public void send(String stream, int partition, byte[] value) {
        producer.send(new ProducerRecord<>(app.stream(stream).topic(), partition, null, value));
    }

    public RecordMetadata sendNow(String stream, int partition, String value) throws Exception {
        var sent =
                producer.send(new ProducerRecord<>(app.stream(stream).topic(), partition, null, value.getBytes(UTF_8)));
        producer.flush();
        return sent.get();
    }

    public void control(FeatureSetId featureSet, ControlEntry.Type type, String bundle) throws Exception {
        control(new ControlEntry(type, featureSet, Optional.of(bundle), Optional.empty()).toBytes());
    }

    /** A record of the control topic, whatever it holds. */
    public void control(byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topics.control(), 0, null, value)).get();
    }

    public void flush() {
        producer.flush();
    }

    /**
     * Every record of the streams that is no tick, in log order; the clock of a partition that joined later starts at its
     * entry of the control log.
     */
    public List<Arrival> rows() {
        Map<LogPartition, Long> joins = joins();
        List<Arrival> rows = new ArrayList<>();
        app.streams().values().forEach(stream -> {
            for (List<ConsumerRecord<byte[], byte[]>> partition :
                    read(stream.topic()).values()) {
                rows.addAll(arrivals(stream.name(), partition, joins));
            }
        });
        rows.sort(java.util.Comparator.comparing(Arrival::place));
        return rows;
    }

    /** The control log in log order. */
    public List<Arrival> controlEntries() {
        List<Arrival> entries = new ArrayList<>();
        read(topics.control())
                .values()
                .forEach(partition -> entries.addAll(arrivals(LogPartition.CONTROL.topic(), partition, Map.of())));
        return entries;
    }

    public long ticksRead() {
        return ticksRead.get();
    }

    /** The log time at which each partition of a stream that was added joined: that of the first entry that says so. */
    public Map<LogPartition, Long> joins() {
        Map<LogPartition, Long> joins = new TreeMap<>();
        Map<String, Integer> counted = null;
        for (Arrival entry : controlEntries()) {
            PartitionEntry read = PartitionEntry.read(entry.value()).orElse(null);
            if (read instanceof PartitionEntry.Joined joined) {
                joins.putIfAbsent(joined.partition(), entry.place().logTimeMillis());
            } else if (read instanceof PartitionEntry.Counted count && counted == null) {
                counted = count.streams();
            }
        }
        Map<String, Integer> fromStart = counted;
        joins.keySet().removeIf(partition -> partition.partition() < fromStart.getOrDefault(partition.topic(), 99));
        return joins;
    }

    /** Returns when each of them takes records: a producer that comes earlier can be out of sequence for minutes. */
    public void addPartitions(String stream, int partitions) throws Exception {
        String topic = app.stream(stream).topic();
        Map<TopicPartition, OffsetSpec> ends = new TreeMap<>(java.util.Comparator.comparing(TopicPartition::partition));
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
            admin.listOffsets(ends).all().get();
        }
    }

    private List<Arrival> arrivals(
            String stream, List<ConsumerRecord<byte[], byte[]>> records, Map<LogPartition, Long> joins) {
        List<Arrival> arrivals = new ArrayList<>();
        LogClock clock = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (clock == null) {
                clock = new LogClock(joins.getOrDefault(new LogPartition(stream, record.partition()), 1L));
            }
            LogPlace place = new LogPlace(
                    clock.advance(record.timestamp()), LogPosition.of(stream, record.partition(), record.offset()));
            Header mark = record.headers().lastHeader(Tick.HEADER);
            if (mark != null && Tick.isTick(mark.value())) {
                ticksRead.incrementAndGet();
            } else {
                arrivals.add(new Arrival(place, record.timestamp(), record.key(), record.value()));
            }
        }
        return arrivals;
    }

    /** All that is committed in a topic now, per partition in offset order. */
    public Map<Integer, List<ConsumerRecord<byte[], byte[]>>> read(String topic) {
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> all = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.keySet().forEach(partition -> all.put(partition.partition(), new ArrayList<>()));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    all.get(record.partition()).add(record);
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        producer.close();
    }
}
