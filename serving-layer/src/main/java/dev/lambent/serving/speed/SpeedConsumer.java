package dev.lambent.serving.speed;

import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.LambentException;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all partitions of the speed topic into a {@link SpeedView}. One thread. */
final class SpeedConsumer implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int MAX_WAITING_ROWS = 200_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final SpeedRecordCodec codec;
    private final SpeedView view;
    private final Runnable beforeNewRun;
    private final Map<TopicPartition, Long> readMillis = new HashMap<>();
    private boolean connected;

    /**
     * @param beforeNewRun called before the first claim of a run is taken: a run starts at the boundary of a publication,
     *     and what it claims holds only for whoever knows that publication
     */
    SpeedConsumer(String bootstrap, String topic, SpeedRecordCodec codec, SpeedView view, Runnable beforeNewRun) {
        this.topic = topic;
        this.codec = codec;
        this.view = view;
        this.beforeNewRun = beforeNewRun;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "lambent-serving",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        // Rows are shown every 40 ms; a fetch for each record that comes would keep a core busy.
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        64 * 1024,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        30,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500,
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    boolean isConnected() {
        return connected;
    }

    /**
     * Finds the topic and goes to where reading starts.
     *
     * @param starts per partition; a partition that is not there is read from its beginning
     * @return why it was not possible; empty if it was
     */
    Optional<String> connect(Map<Integer, Long> starts) {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, ANSWER);
            if (partitions == null || partitions.isEmpty()) {
                return Optional.of("topic " + topic + " does not exist yet; the speed job creates it");
            }
            List<TopicPartition> all = new ArrayList<>();
            partitions.forEach(info -> all.add(new TopicPartition(topic, info.partition())));
            consumer.assign(all);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(all, ANSWER);
            Map<TopicPartition, Long> end = consumer.endOffsets(all, ANSWER);
            for (TopicPartition partition : all) {
                int number = partition.partition();
                long start = starts.getOrDefault(number, 0L);
                if (start < first.get(partition)) {
                    view.lost(
                            number,
                            first.get(partition) - 1,
                            "records " + start + " to " + first.get(partition) + " of speed partition " + number
                                    + " were deleted before they were read");
                    start = first.get(partition);
                } else if (start > end.get(partition)) {
                    view.lost(
                            number,
                            first.get(partition) - 1,
                            "topic " + topic + " was made anew: partition " + number + " ends at " + end.get(partition)
                                    + ", before " + start);
                    start = first.get(partition);
                }
                consumer.seek(partition, start);
            }
            connected = true;
            return Optional.empty();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            return Optional.of("the brokers do not answer: " + e.getMessage());
        }
    }

    /** Reads what has come; waits for at most {@code wait} if nothing has. */
    void poll(Duration wait) {
        holdBackThoseAhead();
        try {
            accept(consumer.poll(wait));
        } catch (OffsetOutOfRangeException e) {
            Map<Integer, Long> positions = new HashMap<>();
            e.offsetOutOfRangePartitions().forEach((partition, offset) -> positions.put(partition.partition(), offset));
            for (TopicPartition partition : consumer.assignment()) {
                positions.computeIfAbsent(partition.partition(), p -> consumer.position(partition, ANSWER));
            }
            connected = connect(positions).isEmpty();
        }
    }

    /** Takes all records, or goes back to the first of them: what is read twice is dropped, what is skipped is lost. */
    private void accept(ConsumerRecords<byte[], byte[]> records) {
        boolean done = false;
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                accept(record);
            }
            done = true;
        } finally {
            if (!done) {
                for (TopicPartition partition : records.partitions()) {
                    consumer.seek(partition, records.records(partition).get(0).offset());
                }
            }
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        readMillis.put(new TopicPartition(record.topic(), record.partition()), record.timestamp());
        Optional<SpeedRecord> read;
        try {
            if (record.value() == null) {
                throw new MalformedBinaryException("it is empty");
            }
            read = codec.read(record.value());
        } catch (MalformedBinaryException | IllegalArgumentException | LambentException e) {
            view.unreadable(record.partition(), record.offset(), e.getMessage());
            return;
        }
        // While a feature set is switched, the jobs of both transforms write here.
        read.ifPresent(row -> accept(row, record.partition(), record.offset()));
    }

    private void accept(SpeedRecord row, int partition, long offset) {
        if (view.isNewRun(row)) {
            beforeNewRun.run();
        }
        try {
            view.accept(row);
        } catch (IllegalArgumentException e) {
            view.unreadable(partition, offset, e.getMessage());
        }
    }

    /** While too many rows wait for coverage, only the partitions that are furthest back in time are read. */
    private void holdBackThoseAhead() {
        if (view.waiting() <= MAX_WAITING_ROWS) {
            if (!consumer.paused().isEmpty()) {
                consumer.resume(consumer.paused());
            }
            return;
        }
        Set<TopicPartition> unread = consumer.assignment().stream()
                .filter(partition -> consumer.currentLag(partition).orElse(1) > 0)
                .collect(Collectors.toSet());
        Set<TopicPartition> ahead = ReadPace.ahead(readMillis, unread);
        consumer.resume(consumer.paused().stream()
                .filter(partition -> !ahead.contains(partition))
                .toList());
        consumer.pause(ahead);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
