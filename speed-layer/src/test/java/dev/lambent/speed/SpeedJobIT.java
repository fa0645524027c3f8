package dev.lambent.speed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RollingApp;
import dev.lambent.speed.testing.RollingFold;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.testing.Traffic;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.QuarantineReason;
import dev.lambent.view.SpeedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedJobIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyRowComesOutAsAStraightFoldInLogOrderSays(int partitions) throws Exception {
        RollingApp app = new RollingApp("straight" + partitions, partitions);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app())) {
            Traffic traffic = new Traffic(log, partitions, 11);
            traffic.send(3000);
            try (RunningJob job = start(app, StartPoint.beginning())) {
                traffic.send(3000);
                List<Arrival> rows = log.rows();
                job.readUpTo(lastLogTime(rows), DEADLINE);
                Map<LogPosition, byte[]> expected = new Oracle(app).records(rows, List.of());
                assertThat(SpeedReader.requireEqual(job.said(), expected)).isZero();
                assertThat(kinds(job.said())).contains("scored", "event", "quarantined", "label");
                SpeedReader.requireTrueProgress(job.said());
                SpeedReader.requireNothingNewBelowCoverage(job.said());
            }
        }
    }

    @Test
    void afterAFailureEveryRowIsThereAndEveryRepetitionIsTheSame() throws Exception {
        RollingApp app = new RollingApp("failing", 3);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app());
                RunningJob job = start(app, StartPoint.beginning())) {
            Traffic traffic = new Traffic(log, 3, 12);
            log.control(RollingFold.ID, ControlEntry.Type.ACTIVATE, "good1");
            for (int round = 0; round < 3; round++) {
                traffic.send(2000);
                job.awaitCheckpoint();
                log.control(RollingFold.ID, ControlEntry.Type.ACTIVATE, "good" + round);
                RollingFold.FAIL_AFTER.set(1500);
                traffic.send(2000);
                job.readUpTo(lastLogTime(log.rows()), DEADLINE);
                assertThat(RollingFold.FAIL_AFTER).as("the failure happened").hasValue(Long.MAX_VALUE);
            }
            long repeated =
                    SpeedReader.requireEqual(job.said(), new Oracle(app).records(log.rows(), log.controlEntries()));
            assertThat(repeated).isPositive();
            SpeedReader.requireTrueProgress(job.said());
            SpeedReader.requireNothingNewBelowCoverage(job.said());
        }
    }

    @Test
    void rowsOfAbortedTransactionsAreNoRowsAndTheOthersKeepTheirOrder() throws Exception {
        RollingApp app = new RollingApp("committed", 3);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = TestLog.transactional(kafka.bootstrapServers(), app.app())) {
            Traffic traffic = new Traffic(log, 3, 17);
            Random random = new Random(17);
            int sent = transactions(log, traffic, random, 40);
            try (RunningJob job = start(app, StartPoint.beginning())) {
                sent += transactions(log, traffic, random, 80);
                List<Arrival> rows = log.rows();
                assertThat(rows.size()).as("%d sent", sent).isBetween(sent / 3, sent - 1);
                job.readUpTo(lastLogTime(rows), DEADLINE);
                assertThat(SpeedReader.requireEqual(job.said(), new Oracle(app).records(rows, List.of())))
                        .isZero();
                SpeedReader.requireTrueProgress(job.said());
                SpeedReader.requireNothingNewBelowCoverage(job.said());
            }
        }
    }

    /** One in four is aborted. Returns how many records were sent in all. */
    private static int transactions(TestLog log, Traffic traffic, Random random, int count) {
        int sent = 0;
        for (int i = 0; i < count; i++) {
            int size = 1 + random.nextInt(60);
            log.transaction(random.nextInt(4) > 0, () -> traffic.send(size));
            sent += size;
        }
        return sent;
    }

    @ParameterizedTest
    @CsvSource({"4, 2", "2, 3"})
    void aSavepointIsRestoredWithAnotherNumberOfTasks(int before, int after) throws Exception {
        RollingApp app = new RollingApp("rescaled" + before, 4);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app())) {
            Traffic traffic = new Traffic(log, 4, 13);
            String savepoint;
            try (RunningJob job = start(app, StartPoint.beginning(), before)) {
                log.control(RollingFold.ID, ControlEntry.Type.ACTIVATE, "good1");
                traffic.send(2000);
                savepoint = job.stopWithSavepoint(folder.resolve("savepoints"));
            }
            log.control(RollingFold.ID, ControlEntry.Type.ACTIVATE, "good2");
            traffic.send(2000);
            try (RunningJob job =
                    RunningJob.restore(kafka.bootstrapServers(), app, savepoint, after, folder.resolve(app.name()))) {
                traffic.send(2000);
                job.readUpTo(lastLogTime(log.rows()), DEADLINE);
                SpeedReader.requireEqual(job.said(), new Oracle(app).records(log.rows(), log.controlEntries()));
                SpeedReader.requireNothingNewBelowCoverage(job.said());
            }
        }
    }

    @Test
    void aModelIsPreparedAndTakesOverInLogOrderAndARefusedOneChangesNothing() throws Exception {
        RollingApp app = new RollingApp("models", 2);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app());
                RunningJob job = start(app, StartPoint.beginning())) {
            Traffic traffic = new Traffic(log, 2, 14);
            traffic.send(500);
            log.control(RollingFold.ID, ControlEntry.Type.PREPARE, "good1");
            assertThat(job.awaitAnswers("good1", 2, DEADLINE)).allMatch(SpeedRecord.Acknowledged::accepted);
            traffic.send(500);
            log.control(RollingFold.ID, ControlEntry.Type.ACTIVATE, "good1");
            traffic.send(500);
            FeatureSetId other = new FeatureSetId("00000000000000ff");
            log.control(other, ControlEntry.Type.PREPARE, "of another feature set");
            log.control(other, ControlEntry.Type.ACTIVATE, "of another feature set");
            log.control("rubbish".getBytes(UTF_8));
            log.control((byte[]) null);
            log.control(RollingFold.ID, ControlEntry.Type.PREPARE, "bad");
            assertThat(job.awaitAnswers("bad", 2, DEADLINE)).allSatisfy(answer -> {
                assertThat(answer.accepted()).isFalse();
                assertThat(answer.message()).contains("cannot be loaded");
            });
            traffic.send(500);
            job.readUpTo(lastLogTime(log.rows()), DEADLINE);
            SpeedReader.requireEqual(job.said(), new Oracle(app).records(log.rows(), log.controlEntries()));
            assertThat(job.said().stream()
                            .map(one -> one.record() instanceof SpeedRecord.Event event && event.served() != null
                                    ? String.valueOf(event.served().bundle())
                                    : "")
                            .filter(bundle -> !bundle.isEmpty())
                            .distinct())
                    .containsExactlyInAnyOrder("null", "good1");
        }
    }

    @Test
    void theLastRowOfAQuietLogComesOutWithinHalfASecond() throws Exception {
        RollingApp app = new RollingApp("quiet", 3);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app());
                RunningJob job = start(app, StartPoint.beginning())) {
            Traffic traffic = new Traffic(log, 3, 15);
            // The first row also waits for the job to start.
            long[] waitedMillis = new long[30];
            for (int i = 0; i < waitedMillis.length; i++) {
                RecordMetadata sent = log.sendNow("trips", i % 3, traffic.trip());
                job.readUpTo(sent.timestamp(), DEADLINE);
                waitedMillis[i] = job.said().stream()
                        .filter(one -> one.place() != null
                                && one.place().position().offset() == sent.offset()
                                && one.place().position().partition().partition() == sent.partition())
                        .mapToLong(one -> one.appendTimeMillis() - sent.timestamp())
                        .findFirst()
                        .orElseThrow();
            }
            assertThat(Arrays.stream(waitedMillis).skip(1).max().orElseThrow())
                    .as("%s", Arrays.toString(waitedMillis))
                    .isLessThan(500);
        }
    }

    @Test
    void recordsOfTenMegabytesAreQuarantinedAndCut() throws Exception {
        RollingApp app = new RollingApp("large", 1);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app());
                RunningJob job = start(app, StartPoint.beginning())) {
            log.send("trips", 0, new byte[10 * 1024 * 1024]);
            new Traffic(log, 1, 16).send(100);
            List<Arrival> rows = log.rows();
            job.readUpTo(lastLogTime(rows), DEADLINE);
            SpeedReader.requireEqual(job.said(), new Oracle(app).records(rows, List.of()));
            assertThat(job.said()).anySatisfy(one -> assertThat(one.record())
                    .isInstanceOfSatisfying(SpeedRecord.Quarantined.class, bad -> {
                        assertThat(bad.reason()).isEqualTo(QuarantineReason.TOO_LARGE);
                        assertThat(bad.valueBytes()).isEqualTo(10 * 1024 * 1024);
                        assertThat(bad.value()).hasSize(SpeedRecord.Quarantined.MAX_QUARANTINED_BYTES);
                    }));
        }
    }

    @Test
    void topicsThatCannotCarryTheLogAreRefused() throws Exception {
        RollingApp app = new RollingApp("wrong", 1);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("wrong.trips", 1, (short) 1)))
                    .all()
                    .get();
        }
        assertThatThrownBy(() -> SpeedJobs.topics(kafka.bootstrapServers(), app))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("wrong.trips")
                .hasMessageContaining("message.timestamp.type is CreateTime");
    }

    @Test
    void anOffsetThatIsNotThereYetMeansATopicMadeAnew() {
        RollingApp app = new RollingApp("anew", 1);
        try (SpeedTopics topics = new SpeedTopics(kafka.bootstrapServers())) {
            topics.prepare(app.app());
            TopicPartition trips = new TopicPartition("anew.trips", 0);
            topics.requireOffsets(Map.of(trips, 0L));
            assertThatThrownBy(() -> topics.requireOffsets(Map.of(trips, 5L)))
                    .isInstanceOf(LambentException.class)
                    .hasMessageContaining("made anew");
        }
    }

    private static Set<String> kinds(List<SpeedReader.Said> said) {
        Set<String> kinds = new HashSet<>();
        for (SpeedReader.Said one : said) {
            if (one.record() instanceof SpeedRecord.Event event) {
                kinds.add(event.served() == null ? "event" : "scored");
                kinds.add(event.label() == null ? "event" : "label");
            } else if (one.record() instanceof SpeedRecord.Quarantined) {
                kinds.add("quarantined");
            }
        }
        return kinds;
    }

    private static RunningJob start(RollingApp app, StartPoint start) throws Exception {
        return start(app, start, 2);
    }

    private static RunningJob start(RollingApp app, StartPoint start, int tasks) throws Exception {
        return RunningJob.start(kafka.bootstrapServers(), app, start, tasks, folder.resolve(app.name()));
    }

    private static long lastLogTime(List<Arrival> rows) {
        return rows.get(rows.size() - 1).place().logTimeMillis();
    }
}
