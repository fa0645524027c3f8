package dev.lambent.speed.publish;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The sink of the few entries that the job itself appends to the control log; at least once. */
public final class ControlSink {
    private ControlSink() {}

    public static KafkaSink<byte[]> to(String topic, String bootstrapServers) {
        Properties producer = new Properties();
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        producer.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, "1048576");
        return KafkaSink.<byte[]>builder()
                .setBootstrapServers(bootstrapServers)
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new ToOnlyPartition(topic))
                .build();
    }

    private static final class ToOnlyPartition implements KafkaRecordSerializationSchema<byte[]> {
        private static final long serialVersionUID = 1L;

        private final String topic;

        ToOnlyPartition(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(byte[] entry, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, 0, null, entry);
        }
    }
}
