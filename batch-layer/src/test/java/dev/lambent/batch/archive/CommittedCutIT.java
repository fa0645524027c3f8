package dev.lambent.batch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.kafka.LocalKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With times of our own, because a broker's clock cannot be set back for a test. */
class CommittedCutIT {
    @TempDir
    Path folder;

    @Test
    void anAbortedRecordDoesNotMoveTheCut() throws Exception {
        TopicPartition aborted = new TopicPartition("aborted", 0);
        TopicPartition empty = new TopicPartition("empty", 0);
        try (LocalKafka kafka = LocalKafka.start(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(List.of(
                            new NewTopic(aborted.topic(), 1, (short) 1), new NewTopic(empty.topic(), 1, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            long before = send(producer, aborted, 100, true);
            // Of the same time as what follows: Kafka's index finds this one first, and no reader's clock sees it.
            long lost = send(producer, aborted, 300, false);
            long back = send(producer, aborted, 200, true);
            long after = send(producer, aborted, 300, true);
            long alsoLost = send(producer, empty, 300, false);
            long end = alsoLost + 2;

            CommittedCut cut = new CommittedCut(kafka.bootstrapServers(), 250);
            assertThat(cut.find(Map.of(aborted, lost, empty, alsoLost), Map.of(aborted, after + 2, empty, end)))
                    .isEqualTo(Map.of(aborted, after, empty, end));
            assertThat(List.of(before, lost, back, after)).isSorted();
        }
    }

    private static long send(KafkaProducer<byte[], byte[]> producer, TopicPartition to, long time, boolean commit)
            throws Exception {
        producer.beginTransaction();
        var sent = producer.send(new ProducerRecord<>(to.topic(), to.partition(), time, null, new byte[1]));
        producer.flush();
        long offset = sent.get().offset();
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
        return offset;
    }
}
