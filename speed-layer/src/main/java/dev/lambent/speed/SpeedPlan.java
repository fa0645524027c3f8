package dev.lambent.speed;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.speed.source.StartClocks;
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
 * @param counted number of partitions per stream that belong to the log from its start, as the control log says; empty if
 *     the job starts after that entry
 */
public record SpeedPlan(
        String run,
        String bootstrapServers,
        TransformSource transforms,
        StartPoint start,
        SortedMap<String, String> streams,
        SortedMap<String, Integer> partitions,
        SortedMap<String, Integer> counted,
        String controlTopic,
        String speedTopic) {
    public SpeedPlan {
        requireNonNull(run, "run is null");
        requireNonNull(bootstrapServers, "bootstrapServers is null");
        requireNonNull(transforms, "transforms is null");
        requireNonNull(start, "start is null");
        streams = new TreeMap<>(streams);
        partitions = new TreeMap<>(partitions);
        counted = new TreeMap<>(counted);
    }

    /**
     * @param partitions number of partitions per stream topic, as Kafka has them
     * @param counted see {@link #counted()}
     */
    public static SpeedPlan of(
            App app,
            String run,
            String bootstrapServers,
            TransformSource transforms,
            StartPoint start,
            Map<String, Integer> partitions,
            SortedMap<String, Integer> counted) {
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
                counted,
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

    /** The partitions of the streams that belong where the job starts; any other has to join. */
    StartClocks streamClocks() {
        Boundary boundary = start.boundary();
        Map<LogPartition, Long> clocks = new HashMap<>();
        partitions.forEach((topic, count) -> {
            String stream = streams.get(topic);
            for (int i = 0; i < count; i++) {
                LogPartition partition = new LogPartition(stream, i);
                if (boundary.marks().containsKey(partition) || i < counted.getOrDefault(stream, 0)) {
                    clocks.put(partition, boundary.mark(partition).clockMillis());
                }
            }
        });
        return StartClocks.of(clocks);
    }

    StartClocks controlClock() {
        return StartClocks.of(Map.of(
                LogPartition.CONTROL,
                start.boundary().mark(LogPartition.CONTROL).clockMillis()));
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
