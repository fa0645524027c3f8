package dev.lambent.speed.source;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Kafka sources of the log, started at exact offsets. */
public final class LogSource {
    private LogSource() {}

    /**
     * @param streamByTopic the topics to read, and the stream's name (or {@code @control}) of each
     * @param start where to begin, per partition of these topics; a partition that is not named is not read
     */
    public static KafkaSource<LogRecord> of(
            String bootstrapServers, Map<String, String> streamByTopic, Map<TopicPartition, Long> start) {
        return KafkaSource.<LogRecord>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(List.copyOf(streamByTopic.keySet()))
                .setClientIdPrefix(
                        "lambent-" + streamByTopic.keySet().stream().sorted().collect(Collectors.joining("-")))
                // An offset that is gone is a hole: the reset strategy NONE makes it an error.
                .setStartingOffsets(OffsetsInitializer.offsets(start, OffsetResetStrategy.NONE))
                .setDeserializer(new LogRecordReader(streamByTopic))
                // Rows of mirrored streams come in transactions; those of an aborted one are no rows.
                .setProperty("isolation.level", "read_committed")
                .setProperty("partition.discovery.interval.ms", "-1")
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
