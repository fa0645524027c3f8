package dev.lambent.deploy.demo;

import dev.lambent.app.App;
import dev.lambent.app.Topics;
import dev.lambent.feature.Transform;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * From a row's place in the log to its score in the log: both times are the broker's own (append time of the row, append
 * time of the first speed record that carries its score), so one clock measures both ends.
 *
 * @param scored rows measured
 */
record Latency(long scored, long p50Millis, long p99Millis) {
    static Latency measure(App app, Transform transform, String bootstrap) {
        SpeedRecordCodec codec = transform.speedCodec();
        Map<Object, Long> first = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            String topic = new Topics(app.name()).speed();
            consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    if (codec.fromBytes(record.value()) instanceof SpeedRecord.Event event
                            && event.served() != null
                            && event.served().prediction() != null) {
                        first.merge(event.place().position(), record.timestamp() - event.appendTimeMillis(), Math::min);
                    }
                }
            }
        }
        long[] sorted =
                first.values().stream().mapToLong(Long::longValue).sorted().toArray();
        return new Latency(sorted.length, quantile(sorted, 0.50), quantile(sorted, 0.99));
    }

    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }
}
