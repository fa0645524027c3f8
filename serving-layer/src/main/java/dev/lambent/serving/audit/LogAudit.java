package dev.lambent.serving.audit;

import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import dev.lambent.log.LogClock;
import dev.lambent.log.LogPartition;
import dev.lambent.log.Tick;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.view.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the streams' topics from their beginning to coverage and compares position by position with the merged views. */
public final class LogAudit {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String PLACES = "SELECT _topic, _partition, _offset, _layer = 'batch', true FROM events"
            + " UNION ALL SELECT _topic, _partition, _offset, _layer = 'batch', false FROM quarantine";

    private final String bootstrap;
    private final Map<String, String> topics = new HashMap<>();
    private final String controlTopic;
    private final QueryService queries;

    public LogAudit(String bootstrap, Collection<StreamSpec> streams, String controlTopic, QueryService queries) {
        this.bootstrap = bootstrap;
        this.controlTopic = controlTopic;
        this.queries = queries;
        streams.forEach(stream -> topics.put(stream.topic(), stream.name()));
    }

    /**
     * What was found.
     *
     * @param historyRows rows of the views that were imported and never were in the log
     * @param historyDuplicated of those, rows beyond the first at their position
     */
    public record Report(
            CoverageState coverage, List<PartitionAudit> partitions, long historyRows, long historyDuplicated) {
        /** A sentence per partition that fails; empty if every row is in the views once. */
        List<String> failures() {
            List<String> failures = new ArrayList<>();
            partitions.stream()
                    .filter(partition -> !partition.holds())
                    .forEach(partition -> failures.add(partition.failure()));
            if (historyDuplicated > 0) {
                failures.add("history: " + historyDuplicated + " rows are in the views more than once");
            }
            return failures;
        }

        public long lost() {
            return partitions.stream().mapToLong(PartitionAudit::lost).sum();
        }

        public long duplicated() {
            return historyDuplicated
                    + partitions.stream().mapToLong(PartitionAudit::duplicated).sum();
        }

        public long unknown() {
            return partitions.stream().mapToLong(PartitionAudit::unknown).sum();
        }
    }

    /** @throws LambentException (EXTERNAL) if the brokers do not answer */
    public Report run() {
        Map<LogPartition, SeenPlaces> seen = new TreeMap<>();
        CoverageState coverage = queries.scan(PLACES, row -> seen.computeIfAbsent(
                        new LogPartition(row.getString(1), row.getInt(2)), partition -> new SeenPlaces())
                .add(row.getLong(3), row.getBoolean(5), row.getBoolean(4)));
        List<PartitionAudit> partitions = readLog(coverage.logTimeMillis(), seen);
        long historyRows = 0;
        long historyDuplicated = 0;
        for (var entry : seen.entrySet()) {
            if (entry.getKey().isHistory()) {
                historyRows += entry.getValue().batch() + entry.getValue().quarantined();
                historyDuplicated += entry.getValue().duplicated();
            }
        }
        return new Report(coverage, partitions, historyRows, historyDuplicated);
    }

    private List<PartitionAudit> readLog(long coverageMillis, Map<LogPartition, SeenPlaces> seen) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "lambent-serving-audit",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Membership members = members(consumer);
            List<TopicPartition> all = new ArrayList<>();
            for (String topic : topics.keySet()) {
                consumer.partitionsFor(topic, ANSWER)
                        .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(all);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(all, ANSWER);
            Map<TopicPartition, Long> end = consumer.endOffsets(all, ANSWER);
            Map<TopicPartition, Count> counts = new HashMap<>();
            for (TopicPartition partition : all) {
                LogPartition place = new LogPartition(topics.get(partition.topic()), partition.partition());
                boolean joined = !members.isCounted()
                        || members.isCounted(place)
                        || members.joinedAt(place).isPresent();
                counts.put(
                        partition,
                        new Count(
                                place,
                                joined,
                                members.joinedAt(place).orElse(0),
                                first.get(partition),
                                seen.getOrDefault(place, new SeenPlaces())));
            }
            List<TopicPartition> open = new ArrayList<>(all);
            open.removeIf(partition -> !counts.get(partition).joined || first.get(partition) >= end.get(partition));
            consumer.assign(open);
            consumer.seekToBeginning(open);
            while (!open.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(ANSWER)) {
                    counts.get(new TopicPartition(record.topic(), record.partition()))
                            .add(record, coverageMillis);
                }
                boolean ended = open.removeIf(partition ->
                        counts.get(partition).isBeyond() || consumer.position(partition, ANSWER) >= end.get(partition));
                if (ended) {
                    // Assigning anew keeps no positions: each partition goes on where its count stands.
                    consumer.assign(open);
                    open.forEach(partition ->
                            consumer.seek(partition, counts.get(partition).nextOffset()));
                }
            }
            return counts.values().stream()
                    .map(Count::result)
                    .sorted(java.util.Comparator.comparing(PartitionAudit::topic)
                            .thenComparingInt(PartitionAudit::partition))
                    .toList();
        } catch (KafkaException e) {
            throw LambentException.external(
                    "The log cannot be audited", String.valueOf(e.getMessage()), "Check the brokers; try again.", e);
        }
    }

    /** What the control log, if there is one, says about partitions that were added. */
    private Membership members(KafkaConsumer<byte[], byte[]> consumer) {
        Membership members = new Membership();
        List<PartitionInfo> found = consumer.partitionsFor(controlTopic, ANSWER);
        if (found == null || found.isEmpty()) {
            return members;
        }
        TopicPartition control = new TopicPartition(controlTopic, 0);
        consumer.assign(List.of(control));
        consumer.seekToBeginning(List.of(control));
        long end = consumer.endOffsets(List.of(control), ANSWER).get(control);
        LogClock clock = new LogClock(0);
        while (consumer.position(control, ANSWER) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(ANSWER)) {
                members.take(record.value(), clock.advance(record.timestamp()));
            }
        }
        return members;
    }

    /** Counts one partition, record by record. */
    private static final class Count {
        private final LogPartition place;
        private final boolean joined;
        private final LogClock clock;
        private final long from;
        private final SeenPlaces seen;
        private long next;
        private long rows;
        private long ticks;
        private long gaps;
        private long lost;
        private long found;
        private boolean beyond;

        /** @param clockMillis the log clock at its beginning */
        Count(LogPartition place, boolean joined, long clockMillis, long from, SeenPlaces seen) {
            this.place = place;
            this.joined = joined;
            this.clock = new LogClock(clockMillis);
            this.from = from;
            this.next = from;
            this.seen = seen;
        }

        void add(ConsumerRecord<byte[], byte[]> record, long coverageMillis) {
            beyond = beyond || clock.advance(record.timestamp()) > coverageMillis;
            if (beyond) {
                return;
            }
            gaps += record.offset() - next;
            next = record.offset() + 1;
            Header header = record.headers().lastHeader(Tick.HEADER);
            if (Tick.isTick(header == null ? null : header.value())) {
                ticks++;
                return;
            }
            rows++;
            if (seen.has(record.offset())) {
                found++;
            } else {
                lost++;
            }
        }

        boolean isBeyond() {
            return beyond;
        }

        long nextOffset() {
            return next;
        }

        PartitionAudit result() {
            return new PartitionAudit(
                    place.topic(),
                    place.partition(),
                    joined,
                    from,
                    next,
                    rows,
                    ticks,
                    gaps,
                    seen.batch(),
                    seen.speed(),
                    seen.quarantined(),
                    lost,
                    seen.duplicated(),
                    seen.countFrom(from) - found);
        }
    }
}
