package dev.lambent.batch.archive;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.log.LogPartition;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Kafka's names for the parts of one app's log.
 *
 * @param topics Kafka topic per log topic: stream name, or {@code @control}
 * @param speed the topic the speed layer writes to
 */
public record LogTopics(SortedMap<String, String> topics, String speed) {
    public LogTopics {
        topics = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(topics));
    }

    public static LogTopics of(App app) {
        SortedMap<String, String> topics = new TreeMap<>();
        app.streams().values().forEach(stream -> topics.put(stream.name(), stream.topic()));
        Topics own = new Topics(app.name());
        topics.put(LogPartition.CONTROL.topic(), own.control());
        return new LogTopics(topics, own.speed());
    }

    public String control() {
        return topics.get(LogPartition.CONTROL.topic());
    }

    /** Log topic per Kafka topic. */
    public Map<String, String> byKafkaName() {
        Map<String, String> names = new TreeMap<>();
        topics.forEach((log, kafka) -> names.put(kafka, log));
        return names;
    }
}
