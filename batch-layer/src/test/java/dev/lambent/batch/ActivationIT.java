package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.LogTopics;
import dev.lambent.batch.publish.Activation;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Putting a model in force over a real control log; the speed job is played by the test. */
class ActivationIT {
    @TempDir
    static Path folder;

    private static final FeatureSetId FEATURES = new FeatureSetId("00000000deadbeef");

    private static final SpeedRecordCodec CODEC = new SpeedRecordCodec(
            new TransformId("0123456789abcdef"), Map.of(), new RowSchema(List.of()), new RowSchema(List.of()));

    private static LocalKafka kafka;
    private static TestLog log;

    @BeforeAll
    static void start() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        log = new TestLog(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
    }

    @Test
    void modelIsInForceOnceAllTasksHaveIt() throws Exception {
        LogTopics topics = topics("all");
        CompletableFuture<Void> job = speedJob(
                topics,
                List.of(
                        new SpeedRecord.Acknowledged("run", 0, 2, "m2", true, ""),
                        new SpeedRecord.Progress("run", 0, 2, 5),
                        new SpeedRecord.Acknowledged("run", 1, 2, "another", true, ""),
                        new SpeedRecord.Acknowledged("run", 1, 2, "m2", true, "")));
        assertThat(activate(topics).outcome()).isEqualTo(Activation.Outcome.ACTIVATED);
        job.get(30, TimeUnit.SECONDS);
        assertThat(control(topics, 2))
                .containsExactly(ControlEntry.prepare(FEATURES, "m2"), ControlEntry.activate(FEATURES, "m2"));
    }

    @Test
    void modelThatATaskRefusesIsNotPutInForce() throws Exception {
        LogTopics topics = topics("refused");
        CompletableFuture<Void> job = speedJob(
                topics,
                List.of(
                        new SpeedRecord.Acknowledged("run", 0, 2, "m2", true, ""),
                        new SpeedRecord.Acknowledged("run", 1, 2, "m2", false, "a checksum does not match")));
        Activation.Result result = activate(topics);
        assertThat(result.outcome()).isEqualTo(Activation.Outcome.REFUSED);
        assertThat(result.message()).contains("a checksum does not match");
        job.get(30, TimeUnit.SECONDS);
        assertThat(control(topics, 1)).containsExactly(ControlEntry.prepare(FEATURES, "m2"));
    }

    @Test
    void modelIsInForceAtOnceIfNoSpeedJobIsAlive() throws Exception {
        LogTopics topics = topics("silent");
        assertThat(activate(topics).outcome()).isEqualTo(Activation.Outcome.ACTIVATED_UNHEARD);
        assertThat(control(topics, 2)).last().isEqualTo(ControlEntry.activate(FEATURES, "m2"));
    }

    @Test
    void aJobThatWentBackToACheckpointBehindTheEntryIsAskedAgain() throws Exception {
        LogTopics topics = topics("back");
        CompletableFuture<Void> job = CompletableFuture.runAsync(() -> {
            control(topics, 1);
            log.send(topics.speed(), 0, CODEC.toBytes(new SpeedRecord.Acknowledged("run", 0, 2, "m2", true, "")));
            control(topics, 2);
            for (int task = 0; task < 2; task++) {
                log.send(
                        topics.speed(),
                        0,
                        CODEC.toBytes(new SpeedRecord.Acknowledged("restarted", task, 2, "m2", true, "")));
            }
        });
        assertThat(activate(topics).outcome()).isEqualTo(Activation.Outcome.ACTIVATED);
        job.get(30, TimeUnit.SECONDS);
        assertThat(control(topics, 3)).last().isEqualTo(ControlEntry.activate(FEATURES, "m2"));
    }

    private static LogTopics topics(String name) throws Exception {
        log.createSingle(List.of(name + ".control", name + ".speed"));
        return new LogTopics(new TreeMap<>(Map.of(LogPartition.CONTROL.topic(), name + ".control")), name + ".speed");
    }

    private static Activation.Result activate(LogTopics topics) {
        try (KafkaLog connected = KafkaLog.connect(kafka.bootstrapServers(), topics)) {
            return new Activation(connected, CODEC, FEATURES).run("m2");
        }
    }

    /** Waits for the model to be prepared, then writes what a job says. */
    private static CompletableFuture<Void> speedJob(LogTopics topics, List<SpeedRecord> says) {
        return CompletableFuture.runAsync(() -> {
            control(topics, 1);
            says.forEach(record -> log.send(topics.speed(), 0, CODEC.toBytes(record)));
        });
    }

    /** The control log's entries, once there are that many. */
    private static List<ControlEntry> control(LogTopics topics, int count) {
        List<ControlEntry> entries = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topics.control(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (entries.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> ControlEntry.read(record.value()).ifPresent(entries::add));
            }
        }
        return entries;
    }
}
