package dev.lambent.deploy.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {
    /** After which a broker that is gone may be registered anew, unless it is told to be quicker. */
    private static final Duration DEFAULT_SESSION = Duration.ofSeconds(9);

    @TempDir
    Path folder;

    /** It was once refused by its own controller until the session of the killed one had run out. */
    @Test
    void aBrokerThatWasKilledDoesNotWaitForItsOldSession() {
        try (LocalKafka kafka = LocalKafka.start(folder)) {
            kafka.kill();
        }
        long start = System.nanoTime();
        LocalKafka.start(folder).close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEFAULT_SESSION);
    }

    @Test
    void keepsRecordsOfTenMegabytesThroughACrashAndComesBackOnTheSamePort() throws Exception {
        byte[] large = new byte[10 * 1024 * 1024];
        String address;
        try (LocalKafka kafka = LocalKafka.start(folder)) {
            address = kafka.bootstrapServers();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1)
                                .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", address, "max.request.size", LocalKafka.MAX_RECORD_BYTES),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("t", large)).get(30, TimeUnit.SECONDS);
            }
            kafka.kill();
            assertThat(kafka.isAlive()).isFalse();
        }
        try (LocalKafka kafka = LocalKafka.start(folder)) {
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", address), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                TopicPartition partition = new TopicPartition("t", 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                var records = consumer.poll(Duration.ofSeconds(30));
                assertThat(StreamSupport.stream(records.spliterator(), false).map(r -> r.value().length))
                        .containsExactly(large.length);
            }
        }
    }
}
