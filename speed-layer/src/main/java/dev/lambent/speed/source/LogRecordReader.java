package dev.lambent.speed.source;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.log.Tick;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Takes records off Kafka as they are; decoding comes later, so that nothing in them can stop the source. */
public final class LogRecordReader implements KafkaRecordDeserializationSchema<LogRecord> {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, String> streamByTopic;
    private transient Map<String, Map<Integer, LogPartition>> partitions;

    /** @param streamByTopic the stream's name (or {@code @control}) per Kafka topic */
    public LogRecordReader(Map<String, String> streamByTopic) {
        this.streamByTopic = new HashMap<>(streamByTopic);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogRecord> out) {
        if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
            throw LambentException.user(
                    "The topic " + record.topic() + " cannot be read in log order",
                    "its records carry the time of the producer (" + record.timestampType() + "), at "
                            + record.partition() + "@" + record.offset(),
                    "Set message.timestamp.type=LogAppendTime on the topic before anything is written to it.");
        }
        Header mark = record.headers().lastHeader(Tick.HEADER);
        boolean tick = mark != null && Tick.isTick(mark.value());
        out.collect(new LogRecord(
                partition(record.topic(), record.partition()),
                record.offset(),
                record.timestamp(),
                tick,
                tick ? null : record.key(),
                tick ? null : record.value()));
    }

    /** One object per partition, however many records it has. */
    private LogPartition partition(String topic, int partition) {
        if (partitions == null) {
            partitions = new HashMap<>();
        }
        return partitions
                .computeIfAbsent(topic, unused -> new HashMap<>())
                .computeIfAbsent(partition, number -> new LogPartition(streamByTopic.get(topic), number));
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return LogRecordSerializer.TYPE;
    }
}
