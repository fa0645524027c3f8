package dev.lambent.speed.publish;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The sink of encoded speed records. A task writes all its rows to one partition, through one idempotent producer that
 * never gives up on a record: so a record in the partition proves that all the task's earlier ones are there, which is
 * what a progress record claims.
 */
public final class SpeedSink {
    /** Longest record; the topic allows as much. */
    public static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

    private SpeedSink() {}

    public static KafkaSink<Outgoing> to(String topic, String bootstrapServers) {
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
        return KafkaSink.<Outgoing>builder()
                .setBootstrapServers(bootstrapServers)
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new ToGivenPartition(topic))
                .build();
    }

    private static final class ToGivenPartition implements KafkaRecordSerializationSchema<Outgoing> {
        private static final long serialVersionUID = 1L;

        private final String topic;

        ToGivenPartition(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(Outgoing record, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, record.partition(), null, record.value());
        }
    }
}
