package dev.lambent.batch.archive;

import static dev.lambent.batch.archive.LogReader.consumer;

import dev.lambent.log.LogPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Asks whether partitions hold rows, ticks left aside. */
public final class LogProbe {
    private final KafkaLog log;

    public LogProbe(KafkaLog log) {
        this.log = log;
    }

    /** The first partition with a row, if there is one. Reads to its first row, or through all its ticks. */
    public Optional<LogPartition> firstWithRows(List<LogPartition> partitions) {
        Map<LogPartition, Long> ends = log.ends(partitions);
        for (LogPartition partition : partitions) {
            String topic = log.topics().topics().get(partition.topic());
            LogRange range = new LogRange(
                    partition.topic(), topic, partition.partition(), first(topic, partition), ends.get(partition), 0);
            try (LogReader reader = new LogReader(log.bootstrap(), range)) {
                if (reader.hasNext()) {
                    return Optional.of(partition);
                }
            }
        }
        return Optional.empty();
    }

    private long first(String topic, LogPartition partition) {
        TopicPartition name = new TopicPartition(topic, partition.partition());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(log.bootstrap())) {
            return consumer.beginningOffsets(List.of(name)).get(name);
        }
    }
}
