package dev.lambent.batch.archive;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Finds where committed records pass a point in time, and waits until that is decided. */
final class CommittedCut {
    /** A mirror that was killed holds its transaction open for 10 s, and brokers look for such ones every 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrap;
    private final long logTimeMillis;

    CommittedCut(String bootstrap, long logTimeMillis) {
        this.bootstrap = bootstrap;
        this.logTimeMillis = logTimeMillis;
    }

    /**
     * Per partition the first offset from {@code from} on of a committed record that was appended after the time; {@code
     * to} if there is none before it.
     *
     * @throws dev.lambent.error.LambentException (EXTERNAL) if a transaction stays open
     */
    Map<TopicPartition, Long> find(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        Map<TopicPartition, Long> found = new HashMap<>();
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        try (KafkaConsumer<byte[], byte[]> consumer = LogReader.consumer(bootstrap)) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                open.removeIf(partition -> {
                    boolean passed = consumer.position(partition) >= to.get(partition);
                    if (passed) {
                        found.putIfAbsent(partition, to.get(partition));
                    }
                    return passed || found.containsKey(partition);
                });
                if (open.isEmpty()) {
                    return found;
                }
                if (System.nanoTime() > deadline) {
                    throw LogReader.openTransaction(List.copyOf(open).toString(), PATIENCE);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.timestamp() > logTimeMillis) {
                        found.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
                    }
                }
                consumer.pause(found.keySet());
            }
        }
    }
}
