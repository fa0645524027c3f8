package dev.lambent.deploy.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The log as it really is: read from the broker by a plain consumer, put in log order by its definition. */
final class LogCopy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Comparator<Entry> LOG_ORDER = Comparator.comparingLong(Entry::logTime)
            .thenComparing(Entry::stream)
            .thenComparingInt(Entry::partition)
            .thenComparingLong(Entry::offset);

    /** A record that is no tick. {@code row} is null for rubbish. */
    record Entry(String stream, int partition, long offset, long logTime, LogRow row, long eventTime, int valueBytes) {
        boolean isValid() {
            return row != null;
        }

        boolean isTrip(String kind) {
            return row != null && kind.equals(row.kind());
        }

        String place() {
            return stream + "/" + partition + "@" + offset;
        }
    }

    /** A model came into force for a feature set. */
    record Activation(long logTime, String featureSet, String bundle) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Activation> activations = new ArrayList<>();

    private LogCopy() {}

    /** Reads both streams and the control log from their first record to their present ends. */
    static LogCopy read(String brokers) {
        LogCopy copy = new LogCopy();
        for (String stream : List.of(ChaosApp.TRIPS, ChaosApp.SENSORS)) {
            copy.readStream(brokers, stream);
        }
        copy.entries.sort(LOG_ORDER);
        copy.readControl(brokers);
        return copy;
    }

    /** In log order. */
    List<Entry> entries() {
        return entries;
    }

    /** In log order. */
    List<Activation> activations() {
        return activations;
    }

    private void readStream(String brokers, String stream) {
        Map<Integer, Long> clocks = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(brokers, ChaosApp.topic(stream))) {
            long logTime = clocks.merge(record.partition(), record.timestamp(), Math::max);
            Header truth = record.headers().lastHeader(ChaosTraffic.TRUTH_HEADER);
            if (truth == null) {
                continue; // a tick: all records of the traffic are marked
            }
            boolean valid = new String(truth.value(), UTF_8).equals("valid");
            JsonNode json = valid ? parse(record.value()) : null;
            entries.add(new Entry(
                    stream,
                    record.partition(),
                    record.offset(),
                    logTime,
                    valid ? LogRow.of(json) : null,
                    valid ? Instant.parse(json.get("event_time").asText()).toEpochMilli() : 0,
                    record.value() == null ? 0 : record.value().length));
        }
    }

    private void readControl(String brokers) {
        long clock = 0;
        for (ConsumerRecord<byte[], byte[]> record : records(brokers, ChaosApp.topic("control"))) {
            clock = Math.max(clock, record.timestamp());
            if (record.value() != null) {
                JsonNode json = parse(record.value());
                if (json.get("type").asText().equals("ACTIVATE")) {
                    activations.add(new Activation(
                            clock,
                            json.get("featureSet").asText(),
                            json.get("bundle").asText()));
                }
            }
        }
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
