package dev.lambent.speed.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.log.Tick;
import dev.lambent.speed.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mirror against a real broker: nothing lost, nothing twice, or a refusal. */
class MirrorIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;
    private static String bootstrap;
    private static Admin admin;

    @BeforeAll
    static void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        bootstrap = kafka.bootstrapServers();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    @AfterAll
    static void stopKafka() {
        admin.close();
        kafka.close();
    }

    @Test
    void everyRecordIsThereOnceAfterKillsInTheMiddleOfTransactions() throws Exception {
        long seed = 20_261_122;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (SourceTopic source = new SourceTopic(bootstrap, "orders", 3, seed)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "kills", source.name(), "earliest");
            source.write(500);
            AtomicBoolean writing = new AtomicBoolean(true);
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (writing.get()) {
                    source.write(20);
                }
            });
            CompletableFuture<Void> ticker = null;
            JavaProcess mirror = app.startProcess("mirror");
            long appended = 0;
            long aborted = 0;
            for (int kill = 0; kill < 6 || aborted == 0; kill++) {
                assertThat(kill).as("kills, and none cut off a transaction").isLessThan(30);
                awaitOpenTransaction(app, mirror, appended + 100 + random.nextInt(1500), 1 + random.nextInt(20));
                if (ticker == null) {
                    ticker = CompletableFuture.runAsync(() -> tick(app.topic(), writing));
                }
                mirror.kill();
                appended = end(app.topic(), IsolationLevel.READ_UNCOMMITTED);
                aborted = MirrorLog.aborted(bootstrap, app.topic());
                mirror = app.startProcess("mirror");
            }
            writing.set(false);
            writer.get(30, TimeUnit.SECONDS);
            ticker.get(30, TimeUnit.SECONDS);
            awaitAll(app, source);
            mirror.stop(Duration.ofSeconds(20));

            Map<Integer, List<MirrorLog.Row>> rows = MirrorLog.rows(bootstrap, app.topic());
            long compacted = MirrorLog.requireCopies(rows, source.committed());
            System.out.println(MirrorLog.count(rows) + " records, " + MirrorLog.aborted(bootstrap, app.topic())
                    + " of killed transactions; compacted before they were copied: " + compacted);
        }
    }

    @Test
    void ofTwoMirrorsTheLaterGoesOnAndTheOtherSaysSo() throws Exception {
        try (SourceTopic source = new SourceTopic(bootstrap, "fenced-orders", 2, 2)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "fenced", source.name(), "earliest");
            source.write(300);
            JavaProcess first = app.startProcess("first");
            awaitAll(app, source);
            JavaProcess second = app.startProcess("second");
            Await.until(DEADLINE, () -> words(app, "second"), () -> words(app, "second")
                    .contains("mirroring"));
            source.write(300);
            assertThat(first.onExit().get(60, TimeUnit.SECONDS)).isEqualTo(ErrorKind.USER.exitCode());
            assertThat(words(app, "first")).contains("Another mirror has taken over");
            source.write(300);
            awaitAll(app, source);
            assertThat(second.isAlive()).isTrue();
            second.stop(Duration.ofSeconds(20));
            MirrorLog.requireCopies(MirrorLog.rows(bootstrap, app.topic()), source.committed());
        }
    }

    @Test
    void aMirrorThatWasStoppedGoesOnWhereItWas() throws Exception {
        try (SourceTopic source = new SourceTopic(bootstrap, "queue-of-calm", 2, 3)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "calm", source.name(), "earliest");
            for (int round = 0; round < 3; round++) {
                source.write(200);
                try (MirrorApp.Running mirror = app.start()) {
                    source.write(200);
                    awaitAll(app, source);
                    assertThat(mirror.ended()).isNotDone();
                }
                assertThat(MirrorLog.requireCopies(MirrorLog.rows(bootstrap, app.topic()), source.committed()))
                        .isZero();
            }
        }
    }

    @Test
    void latestMeansWhatComesAfterTheVeryFirstStartAndNewPartitionsAreTakenWhole() throws Exception {
        try (SourceTopic source = new SourceTopic(bootstrap, "latest-orders", 1, 4)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "latest", source.name(), "latest");
            source.write(200);
            long old = source.committed().get(0).lastKey();
            try (MirrorApp.Running mirror = app.start()) {
                awaitSaid(app, "mirroring");
            }
            // While no mirror runs: `latest` was decided once.
            source.write(100);
            try (MirrorApp.Running mirror = app.start()) {
                awaitAll(app, source);
                source.widen(3);
                source.write(300);
                awaitAll(app, source);
                assertThat(mirror.ended()).isNotDone();
            }
            Map<Integer, TreeMap<Long, MirrorLog.Row>> expected = source.committed();
            expected.get(0).headMap(old, true).clear();
            assertThat(expected).containsOnlyKeys(0, 1, 2);
            MirrorLog.requireCopies(MirrorLog.rows(bootstrap, app.topic()), expected);
        }
    }

    @Test
    void aSourceMadeAnewIsRefusedUntilTheHoleIsAccepted() throws Exception {
        try (SourceTopic source = new SourceTopic(bootstrap, "anew-orders", 2, 5)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "anew", source.name(), "earliest");
            source.write(300);
            Map<Integer, List<MirrorLog.Row>> before;
            try (MirrorApp.Running mirror = app.start()) {
                awaitAll(app, source);
                before = MirrorLog.rows(bootstrap, app.topic());
                // Under a mirror that runs.
                source.remake();
                source.write(400);
                assertRefused(mirror, "The source of stream trips", "anew-orders");
            }
            try (MirrorApp.Running mirror = app.start()) {
                assertRefused(mirror, "is another topic than before", "--accept-hole trips");
            }
            assertThat(MirrorLog.rows(bootstrap, app.topic())).isEqualTo(before);
            try (MirrorApp.Running mirror = app.start("trips")) {
                awaitAll(app, source);
                assertThat(mirror.ended()).isNotDone();
            }
            Map<Integer, List<MirrorLog.Row>> after = MirrorLog.rows(bootstrap, app.topic());
            after.replaceAll((partition, rows) -> {
                List<MirrorLog.Row> old = before.get(partition);
                assertThat(rows.subList(0, old.size())).isEqualTo(old);
                return rows.subList(old.size(), rows.size());
            });
            MirrorLog.requireCopies(after, source.committed());
            awaitSaid(app, "accepted with --accept-hole");
        }
    }

    @Test
    void recordsDeletedBeforeTheyWereMirroredAreRefusedUntilTheHoleIsAccepted() throws Exception {
        try (SourceTopic source = new SourceTopic(bootstrap, "short-orders", 1, 6)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "short", source.name(), "earliest");
            source.write(300);
            try (MirrorApp.Running mirror = app.start()) {
                awaitAll(app, source);
            }
            Map<Integer, List<MirrorLog.Row>> before = MirrorLog.rows(bootstrap, app.topic());
            long copied = source.committed().get(0).lastKey();
            source.write(300);
            long first = source.deleteUpTo(0, 50);
            try (MirrorApp.Running mirror = app.start()) {
                assertRefused(mirror, "deleted before they were mirrored", "begins at offset " + first);
            }
            assertThat(MirrorLog.rows(bootstrap, app.topic())).isEqualTo(before);
            try (MirrorApp.Running mirror = app.start("trips")) {
                awaitAll(app, source);
                // What was mirrored may be deleted.
                source.deleteUpTo(0, 0);
                source.write(50);
                awaitAll(app, source);
                assertThat(mirror.ended()).isNotDone();
            }
            Map<Integer, TreeMap<Long, MirrorLog.Row>> expected = source.committed();
            expected.get(0).subMap(copied, false, first, false).clear();
            MirrorLog.requireCopies(MirrorLog.rows(bootstrap, app.topic()), expected);
        }
    }

    @Test
    void aMissingSourceTheStreamsOwnTopicAndARecordTooLargeAreRefused() throws Exception {
        MirrorApp missing = new MirrorApp(bootstrap, folder, "missing", "no-orders", "earliest");
        try (MirrorApp.Running mirror = missing.start()) {
            assertRefused(mirror, "is not there", "no topic no-orders");
        }
        try (SourceTopic source = new SourceTopic(bootstrap, "large-orders", 1, 7)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "large", source.name(), "earliest");
            source.set("max.message.bytes", "16000000");
            source.write(20);
            source.writeLarge(0, 13_000_000);
            try (MirrorApp.Running mirror = app.start()) {
                assertRefused(mirror, "too large for the log", "large-orders-0@");
            }
            assertThat(MirrorLog.count(MirrorLog.rows(bootstrap, app.topic()))).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void rowsWithoutPositionsAndPositionsWithoutRowsAreRefused() throws Exception {
        try (SourceTopic source = new SourceTopic(bootstrap, "lost-orders", 2, 8)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "lost", source.name(), "earliest");
            source.write(100);
            try (MirrorApp.Running mirror = app.start()) {
                awaitAll(app, source);
            }
            source.delete("lost.mirror");
            try (MirrorApp.Running mirror = app.start()) {
                assertRefused(mirror, "cannot be mirrored", "rows would come twice");
            }
        }
        try (SourceTopic source = new SourceTopic(bootstrap, "gone-orders", 2, 9)) {
            MirrorApp app = new MirrorApp(bootstrap, folder, "gone", source.name(), "earliest");
            source.write(100);
            try (MirrorApp.Running mirror = app.start()) {
                awaitAll(app, source);
            }
            source.delete(app.topic());
            try (MirrorApp.Running mirror = app.start()) {
                assertRefused(mirror, "positions belong to another topic", "made anew");
            }
        }
    }

    private static void assertRefused(MirrorApp.Running mirror, String problem, String detail) throws Exception {
        assertThat(mirror.ended().get(60, TimeUnit.SECONDS)).isInstanceOfSatisfying(LambentException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(ErrorKind.USER);
            assertThat(refusal).hasMessageContaining(problem).hasMessageContaining(detail);
        });
    }

    /** Ticks among the rows, as the speed layer writes them: without a transaction. */
    private static void tick(String topic, AtomicBoolean until) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; until.get(); i++) {
                ProducerRecord<byte[], byte[]> tick = new ProducerRecord<>(topic, i % 3, null, null);
                tick.headers().add(Tick.HEADER, Tick.headerValue());
                producer.send(tick).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until so many records can be read, and {@code open} more stand in a transaction that has not ended. */
    private static void awaitOpenTransaction(MirrorApp app, JavaProcess mirror, long records, long open)
            throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            // In this order: ticks, which no transaction holds, go on between the two.
            long appended = end(app.topic(), IsolationLevel.READ_UNCOMMITTED);
            long committed = end(app.topic(), IsolationLevel.READ_COMMITTED);
            if (committed >= records && appended - committed >= open) {
                return;
            }
            assertThat(mirror.isAlive()).as(() -> words(app, "mirror")).isTrue();
            assertThat(System.nanoTime()).as(() -> words(app, "mirror")).isLessThan(deadline);
        }
    }

    /** The sum of the topic's ends; 0 if it is not there yet. */
    private static long end(String topic, IsolationLevel isolation) throws Exception {
        if (!admin.listTopics().names().get().contains(topic)) {
            return 0;
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        try {
            return admin.listOffsets(ends, new ListOffsetsOptions(isolation)).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            // Made a moment ago.
            return 0;
        }
    }

    /** Until the last row of each partition is there, which no compaction deletes. */
    private static void awaitAll(MirrorApp app, SourceTopic source) throws Exception {
        Await.until(DEADLINE, () -> "not all rows; " + app.said(), () -> {
            try {
                Map<Integer, List<MirrorLog.Row>> rows = MirrorLog.rows(bootstrap, app.topic());
                return source.committed().entrySet().stream().allMatch(partition -> {
                    List<MirrorLog.Row> there = rows.getOrDefault(partition.getKey(), List.of());
                    return !there.isEmpty()
                            && there.get(there.size() - 1)
                                    .equals(partition.getValue().lastEntry().getValue());
                });
            } catch (org.apache.kafka.common.KafkaException | NullPointerException e) {
                // The topic is not there yet.
                return false;
            }
        });
    }

    private static void awaitSaid(MirrorApp app, String text) throws Exception {
        Await.until(
                DEADLINE, () -> app.said().toString(), () -> app.said().stream().anyMatch(line -> line.contains(text)));
    }

    private static String words(MirrorApp app, String role) {
        try {
            return Files.readString(app.log(role));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
