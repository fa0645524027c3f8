package dev.lambent.speed;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.speed.wire.TransformSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything that is decided before the job is built.
 *
 * @param run names this submission in progress records
 * @param streams stream name per Kafka topic
 * @param partitions number of partitions per stream topic
 */
public record SpeedPlan(
        String run,
        String bootstrapServers,
        TransformSource transforms,
        StartPoint start,
        SortedMap<String, String> streams,
        SortedMap<String, Integer> partitions,
        String controlTopic,
        String speedTopic) {
    public SpeedPlan {
        requireNonNull(run, "run is null");
        requireNonNull(bootstrapServers, "bootstrapServers is null");
        requireNonNull(transforms, "transforms is null");
        requireNonNull(start, "start is null");
        streams = new TreeMap<>(streams);
        partitions = new TreeMap<>(partitions);
    }

    /** @param partitions number of partitions per stream topic, as Kafka has them */
    public static SpeedPlan of(
            App app,
            String run,
            String bootstrapServers,
            TransformSource transforms,
            StartPoint start,
            Map<String, Integer> partitions) {
        SortedMap<String, String> streams = new TreeMap<>();
        app.streams().values().forEach(stream -> streams.put(stream.topic(), stream.name()));
        Topics topics = new Topics(app.name());
        return new SpeedPlan(
                run,
                bootstrapServers,
                transforms,
                start,
                streams,
                new TreeMap<>(partitions),
                topics.control(),
                topics.speed());
    }

    /** Where each partition of the stream topics is read from. */
    Map<TopicPartition, Long> streamOffsets() {
        Boundary boundary = start.boundary();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                offsets.put(
                        new TopicPartition(topic, i),
                        boundary.mark(new LogPartition(streams.get(topic), i)).offset());
            }
        });
        return offsets;
    }

    Map<TopicPartition, Long> controlOffsets() {
        return Map.of(new TopicPartition(controlTopic, 0), start.controlOffset());
    }

    /** All partitions whose time must go on. */
    List<TopicPartition> logPartitions() {
        List<TopicPartition> all = new java.util.ArrayList<>(streamOffsets().keySet());
        all.addAll(controlOffsets().keySet());
        return all;
    }

    /** More source tasks than the widest topic has partitions would hold time back: one of them would have nothing. */
    int sourceParallelism(int parallelism) {
        return Math.min(
                parallelism, partitions.values().stream().max(Integer::compare).orElse(1));
    }
}
