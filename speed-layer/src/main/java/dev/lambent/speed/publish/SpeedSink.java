package dev.lambent.speed.publish;

import dev.lambent.app.Topics;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The sink of encoded speed records. Task i writes to partition i mod {@link Topics#SPEED_PARTITIONS} and nowhere else,
 * through one idempotent producer that never gives up on a record: so a record in the partition proves that all the
 * task's earlier ones are there, which is what a progress record claims.
 */
public final class SpeedSink {
    /** Longest record; the topic allows as much. */
    public static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

    private SpeedSink() {}

    public static KafkaSink<byte[]> to(String topic, String bootstrapServers) {
        Properties producer = new Properties();
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        producer.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "5");
        producer.put(ProducerConfig.RETRIES_CONFIG, Integer.toString(Integer.MAX_VALUE));
        // An expired batch would be dropped, and the ones after it sent: a progress record could then be untrue.
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        producer.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        producer.put(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_RECORD_BYTES));
        return KafkaSink.<byte[]>builder()
                .setBootstrapServers(bootstrapServers)
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new ToOwnPartition(topic))
                .build();
    }

    /** Writes every record to the partition of the sink's own task. */
    private static final class ToOwnPartition implements KafkaRecordSerializationSchema<byte[]> {
        private static final long serialVersionUID = 1L;

        private final String topic;

        ToOwnPartition(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(byte[] record, KafkaSinkContext context, Long timestamp) {
            int partition = context.getParallelInstanceId() % Topics.SPEED_PARTITIONS;
            return new ProducerRecord<>(topic, partition, null, record);
        }
    }
}
