package dev.lambent.speed.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.kafka.common.TopicPartition;

/** Kafka sources of the log, started at exact offsets. */
public final class LogSource {
    private LogSource() {}

    /**
     * @param streamByTopic the topics to read, and the stream's name (or {@code @control}) of each
     * @param start where to begin, per partition of these topics; one that is not named was added since, and is read from
     *     its beginning
     * @param discoverEvery how often to look for partitions that were added; zero for never
     */
    public static KafkaSource<LogRecord> of(
            String bootstrapServers,
            Map<String, String> streamByTopic,
            Map<TopicPartition, Long> start,
            Duration discoverEvery) {
        long discoveryMillis = discoverEvery.isZero() ? -1 : discoverEvery.toMillis();
        return KafkaSource.<LogRecord>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(List.copyOf(streamByTopic.keySet()))
                .setClientIdPrefix(
                        "lambent-" + streamByTopic.keySet().stream().sorted().collect(Collectors.joining("-")))
                .setStartingOffsets(new StartOffsets(start))
                .setDeserializer(new LogRecordReader(streamByTopic))
                .setProperty("partition.discovery.interval.ms", Long.toString(discoveryMillis))
                // Rows of mirrored streams come in transactions; those of an aborted one are no rows.
                .setProperty("isolation.level", "read_committed")
                .setProperty("commit.offsets.on.checkpoint", "false")
                .setProperty("register.consumer.metrics", "false")
                .setProperty("fetch.min.bytes", "1")
                .setProperty("fetch.max.wait.ms", "100")
                .build();
    }

    /** Watermarks that follow the log, per partition; see {@link LogWatermarks}. */
    public static WatermarkStrategy<LogRecord> watermarks() {
        return LogWatermarks.strategy();
    }
}
