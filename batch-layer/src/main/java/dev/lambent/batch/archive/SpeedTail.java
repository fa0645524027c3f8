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
    private boolean heardOthers;

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

    /** What has come since; waits a little if nothing has. Records of other transforms are left out. */
    public List<SpeedRecord> poll() {
        List<SpeedRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            try {
                codec.read(record.value()).ifPresentOrElse(records::add, () -> heardOthers = true);
            } catch (MalformedBinaryException rubbish) {
                // Serving flags it; what is waited for here is none of it.
                continue;
            }
        }
        return records;
    }

    /** Whether a job of another transform was heard. */
    public boolean heardOthers() {
        return heardOthers;
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
