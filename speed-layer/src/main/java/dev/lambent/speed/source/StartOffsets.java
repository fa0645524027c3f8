package dev.lambent.speed.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job that is not restored begins to read: at given offsets, and at 0 where none is given, because such a
 * partition was added while the job was being submitted. An offset that is gone is a hole: the reset strategy NONE makes
 * it an error.
 *
 * <p>Flink asks for the partitions of its first look only; those that it finds later it reads from their beginning by
 * itself, and those of a checkpoint where the checkpoint says.
 */
final class StartOffsets implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    private final HashMap<TopicPartition, Long> offsets;

    StartOffsets(Map<TopicPartition, Long> offsets) {
        this.offsets = new HashMap<>(offsets);
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        partitions.forEach(partition -> starts.put(partition, offsets.getOrDefault(partition, 0L)));
        return starts;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
