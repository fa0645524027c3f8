package dev.lambent.deploy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The log as it really is: read from the broker with a plain consumer, ordered by the definition of log order. */
final class OracleLog {
    /** Set by {@link Traffic} on every record, so that the oracle need not decide what is valid. */
    static final String TRUTH_HEADER = "truth";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A record that is no tick. {@code json} is null for rubbish. */
    record Entry(int partition, long offset, long logTime, JsonNode json, long eventTime) {
        static Entry of(int partition, long offset, long logTime, JsonNode json) {
            long eventTime = json == null
                    ? 0
                    : Instant.parse(json.get("event_time").asText()).toEpochMilli();
            return new Entry(partition, offset, logTime, json, eventTime);
        }

        String place() {
            return partition + "@" + offset;
        }
    }

    /** An entry of the control log: type and bundle. */
    record Control(long logTime, String type, String bundle) {}

    private OracleLog() {}

    /** All rows and rubbish of {@code topic} in log order; a partition that was added begins where it joined. */
    static List<Entry> rows(String brokers, String topic) {
        List<Entry> entries = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> records = records(brokers, topic);
        // Read after the rows: what an answer held may have joined since.
        Map<Integer, Long> clocks = joins(brokers, TestApp.NAME + ".control");
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.partition() >= TestApp.PARTITIONS && !clocks.containsKey(record.partition())) {
                continue; // not joined yet
            }
            long logTime = clocks.merge(record.partition(), record.timestamp(), Math::max);
            Header truth = record.headers().lastHeader(TRUTH_HEADER);
            if (truth == null) {
                continue; // a tick: Traffic marks all its records
            }
            boolean valid = new String(truth.value(), UTF_8).equals("valid");
            entries.add(Entry.of(record.partition(), record.offset(), logTime, valid ? parse(record.value()) : null));
        }
        entries.sort(java.util.Comparator.comparingLong(Entry::logTime)
                .thenComparingInt(Entry::partition)
                .thenComparingLong(Entry::offset));
        return entries;
    }

    /** Log time of the first entry for each partition that joined. */
    private static Map<Integer, Long> joins(String brokers, String topic) {
        Map<Integer, Long> joins = new HashMap<>();
        long clock = 0;
        for (ConsumerRecord<byte[], byte[]> record : records(brokers, topic)) {
            clock = Math.max(clock, record.timestamp());
            if (record.value() != null) {
                JsonNode json = parse(record.value());
                if (json.get("type").asText().equals("JOIN")) {
                    joins.putIfAbsent(json.get("partition").asInt(), clock);
                }
            }
        }
        return joins;
    }

    static List<Control> control(String brokers, String topic) {
        List<Control> entries = new ArrayList<>();
        long clock = 0;
        for (ConsumerRecord<byte[], byte[]> record : records(brokers, topic)) {
            clock = Math.max(clock, record.timestamp());
            if (record.value() != null) {
                JsonNode json = parse(record.value());
                if (json.has("bundle")) {
                    entries.add(new Control(
                            clock, json.get("type").asText(), json.get("bundle").asText()));
                }
            }
        }
        return entries;
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in the topic now, each partition in its own order. */
    private static List<ConsumerRecord<byte[], byte[]>> records(String brokers, String topic) {
        Properties config = new Properties();
        config.put("bootstrap.servers", brokers);
        config.put("enable.auto.commit", "false");
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }
}
