package dev.lambent.batch.archive;

import dev.lambent.codec.MalformedBinaryException;
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

/** The newest records of the speed topic, as they come. */
public final class SpeedTail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SpeedRecordCodec codec;

    private SpeedTail(KafkaConsumer<byte[], byte[]> consumer, SpeedRecordCodec codec) {
        this.consumer = consumer;
        this.codec = codec;
    }

    /** Everything that is written from now on. */
    public static SpeedTail fromEnd(KafkaLog log, KafkaLog.Topic speed, SpeedRecordCodec codec) {
        KafkaConsumer<byte[], byte[]> consumer = LogReader.consumer(log.bootstrap());
        Map<TopicPartition, Long> ends = new HashMap<>();
        log.speedEnds(speed)
                .forEach((partition, end) ->
                        ends.put(new TopicPartition(log.topics().speed(), partition), end));
        consumer.assign(ends.keySet());
        ends.forEach(consumer::seek);
        return new SpeedTail(consumer, codec);
    }

    /** What has come since; waits a little if nothing has. Rows of another feature set are left out. */
    public List<SpeedRecord> poll() {
        List<SpeedRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            try {
                records.add(codec.fromBytes(record.value()));
            } catch (MalformedBinaryException foreign) {
                // Rows written by a job of another feature set: none of what is waited for here.
                continue;
            }
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
