package dev.lambent.speed.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.log.SourcePosition;
import dev.lambent.log.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a mirrored stream's topic as readers of the log do. */
final class MirrorLog {
    private MirrorLog() {}

    /** A record of the source, and what must be left of it in the log. Headers as text, in order. */
    record Row(SourcePosition source, String key, String value, List<String> headers) {
        static Row of(SourcePosition source, byte[] key, byte[] value, Headers headers) {
            List<String> foreign = new ArrayList<>();
            for (Header header : headers) {
                if (!header.key().startsWith("lambent")) {
                    foreign.add(header.key() + "=" + text(header.value()));
                }
            }
            return new Row(source, text(key), text(value), foreign);
        }

        static Row ofCopy(ConsumerRecord<byte[], byte[]> record) {
            byte[] source = record.headers().lastHeader(SourcePosition.HEADER).value();
            return of(SourcePosition.of(source), record.key(), record.value(), record.headers());
        }

        private static String text(byte[] bytes) {
            return bytes == null ? null : new String(bytes, UTF_8);
        }
    }

    /** Committed rows of the topic, per partition in order; ticks left out. */
    static Map<Integer, List<Row>> rows(String bootstrap, String topic) {
        Map<Integer, List<Row>> rows = new TreeMap<>();
        read(bootstrap, topic, "read_committed").forEach((partition, records) -> {
            List<Row> list = new ArrayList<>();
            records.stream().filter(record -> !isTick(record)).forEach(record -> list.add(Row.ofCopy(record)));
            rows.put(partition, list);
        });
        return rows;
    }

    /**
     * Each of {@code committed} is there exactly once and in order, and nothing else. A row may be missing only if
     * compaction was free to delete it before it was copied: a later one has its key.
     *
     * @return how many are missing
     */
    static long requireCopies(Map<Integer, List<Row>> rows, Map<Integer, TreeMap<Long, Row>> committed) {
        long missing = 0;
        assertThat(rows.keySet()).containsAll(committed.keySet());
        for (Map.Entry<Integer, List<Row>> partition : rows.entrySet()) {
            TreeMap<Long, Row> all = committed.getOrDefault(partition.getKey(), new TreeMap<>());
            TreeMap<Long, Row> left = new TreeMap<>(all);
            long last = -1;
            for (Row row : partition.getValue()) {
                assertThat(row.source().offset()).as("order of %s", row).isGreaterThan(last);
                last = row.source().offset();
                assertThat(row).isEqualTo(left.remove(last));
            }
            for (Row row : left.values()) {
                assertThat(all.tailMap(row.source().offset(), false).values())
                        .as("a later row of the key of %s", row)
                        .anyMatch(later -> row.key() != null && row.key().equals(later.key()));
            }
            missing += left.size();
        }
        return missing;
    }

    static long count(Map<Integer, List<Row>> rows) {
        return rows.values().stream().mapToLong(List::size).sum();
    }

    /** Rows of transactions that were cut off: readers of committed records have passed them and not seen them. */
    static long aborted(String bootstrap, String topic) {
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> appended = read(bootstrap, topic, "read_uncommitted");
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> committed = read(bootstrap, topic, "read_committed");
        long aborted = 0;
        for (Map.Entry<Integer, List<ConsumerRecord<byte[], byte[]>>> partition : appended.entrySet()) {
            Set<Long> seen = new HashSet<>();
            committed.get(partition.getKey()).forEach(record -> seen.add(record.offset()));
            long passed = seen.stream().mapToLong(Long::longValue).max().orElse(-1);
            aborted += partition.getValue().stream()
                    .filter(record -> !isTick(record) && record.offset() < passed && !seen.contains(record.offset()))
                    .count();
        }
        return aborted;
    }

    static boolean isTick(ConsumerRecord<byte[], byte[]> record) {
        Header mark = record.headers().lastHeader(Tick.HEADER);
        return Tick.isTick(mark == null ? null : mark.value());
    }

    /** Every record up to the end (for committed ones: the last stable offset) of now. */
    static Map<Integer, List<ConsumerRecord<byte[], byte[]>>> read(String bootstrap, String topic, String isolation) {
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> all = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(partition -> all.put(partition.partition(), new ArrayList<>()));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    all.get(record.partition()).add(record);
                }
            }
        }
        return all;
    }
}
