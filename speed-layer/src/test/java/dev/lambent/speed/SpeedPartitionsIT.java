package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.fold.StateFile;
import dev.lambent.fold.StateManifest;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.Await;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RollingApp;
import dev.lambent.speed.testing.RollingFold;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.testing.Traffic;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.view.PartitionEntry;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that are added to a log at work; what comes out is compared with a straight fold in log order. */
class SpeedPartitionsIT {
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
    void partitionsThatAreAddedWhileRowsFlowJoinAtTheirEntriesOfTheControlLog(int tasks) throws Exception {
        RollingApp app = app("added" + tasks);
        try (TestLog log = log(app);
                RunningJob job = start(app, StartPoint.beginning(), tasks)) {
            Traffic traffic = new Traffic(log, 2, 21);
            traffic.send(1000);
            add(log, traffic, 4);
            traffic.send(1000);
            awaitJoins(log, 2);
            traffic.send(1000);
            requireStraightFold(app, log, job);
            SpeedReader.requireTrueProgress(job.said());
            assertThat(joinedRows(job, log))
                    .as("rows that came before the entry have its log time")
                    .isPositive();
        }
    }

    /** Flink's first look after a restart finds a partition by itself; its rows used to be late then, for ever. */
    @Test
    void aRestartRightAfterAPartitionWasAddedDoesNotMakeItsRowsLate() throws Exception {
        RollingApp app = app("restarted");
        try (TestLog log = log(app);
                RunningJob job = start(app, StartPoint.beginning(), 2)) {
            Traffic traffic = new Traffic(log, 2, 22);
            traffic.send(1000);
            job.awaitCheckpoint();
            add(log, traffic, 3);
            RollingFold.FAIL_AFTER.set(200);
            traffic.send(2000);
            awaitJoins(log, 1);
            assertThat(RollingFold.FAIL_AFTER).as("it failed before the join").hasValue(Long.MAX_VALUE);
            RollingFold.FAIL_AFTER.set(200);
            traffic.send(1000);
            awaitFailure();
            job.awaitCheckpoint();
            RollingFold.FAIL_AFTER.set(200);
            traffic.send(1000);
            awaitFailure();
            requireStraightFold(app, log, job);
            SpeedReader.requireTrueProgress(job.said());
        }
    }

    /** A batch run may have let it join, while the job did not know of it: not yet, or not any more. */
    @Test
    void aPartitionThatSomeoneElseLetJoinIsWaitedFor() throws Exception {
        RollingApp app = app("waited");
        try (TestLog log = log(app);
                RunningJob job = start(app, StartPoint.beginning(), 2)) {
            Traffic traffic = new Traffic(log, 2, 23);
            traffic.send(1000);
            add(log, traffic, 4);
            log.control(new PartitionEntry.Joined(new LogPartition("trips", 3)).toBytes());
            log.control(new PartitionEntry.Joined(new LogPartition("trips", 3)).toBytes());
            log.control(new PartitionEntry.Joined(new LogPartition("trips", 0)).toBytes());
            log.control(new PartitionEntry.Joined(new LogPartition("nothing", 0)).toBytes());
            traffic.send(2000);
            awaitJoins(log, 2);
            requireStraightFold(app, log, job);
            SpeedReader.requireTrueProgress(job.said());
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "1, 3"})
    void aSavepointFromBeforeAndOneFromAfterTheJoinAreRestoredWithAnotherNumberOfTasks(int before, int after)
            throws Exception {
        RollingApp app = app("savepoint" + before);
        try (TestLog log = log(app)) {
            Traffic traffic = new Traffic(log, 2, 24);
            String savepoint;
            try (RunningJob job = start(app, StartPoint.beginning(), before)) {
                traffic.send(1000);
                requireStraightFold(app, log, job);
                traffic.send(500);
                savepoint = job.stopWithSavepoint(folder.resolve("savepoints"));
            }
            add(log, traffic, 3);
            traffic.send(500);
            log.control(new PartitionEntry.Joined(new LogPartition("trips", 2)).toBytes());
            traffic.send(500);
            try (RunningJob job = restore(app, savepoint, after)) {
                traffic.send(500);
                requireStraightFold(app, log, job);
                add(log, traffic, 5);
                traffic.send(500);
                savepoint = job.stopWithSavepoint(folder.resolve("savepoints"));
            }
            traffic.send(500);
            try (RunningJob job = restore(app, savepoint, before)) {
                traffic.send(500);
                awaitJoins(log, 3);
                requireStraightFold(app, log, job);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aJobThatStartsFromTheBatchStateFindsTheJoinInTheControlLog(int tasks) throws Exception {
        RollingApp app = app("afresh" + tasks);
        try (TestLog log = log(app)) {
            Traffic traffic = new Traffic(log, 2, 25);
            List<Arrival> rowsBefore;
            try (RunningJob job = start(app, StartPoint.beginning(), tasks)) {
                traffic.send(1000);
                rowsBefore = log.rows();
                job.readUpTo(lastLogTime(rowsBefore), DEADLINE);
                add(log, traffic, 4);
                traffic.send(1000);
                awaitJoins(log, 2);
            }
            long boundary = rowsBefore.get(rowsBefore.size() / 2).place().logTimeMillis();
            StartPoint start = batchState(app, log, boundary, folder.resolve("state" + tasks));
            try (RunningJob job = start(app, start, tasks)) {
                traffic.send(500);
                List<Arrival> rows = log.rows();
                job.readUpTo(lastLogTime(rows), DEADLINE);
                SpeedReader.requireEqual(job.said(), new Oracle(app).records(rows, List.of()));
                SpeedReader.requireNothingNewBelowCoverage(job.said());
            }
        }
    }

    /** One partition of eight has rows, one stream has none at all. */
    @Test
    void coverageFollowsTheClockOverEmptyPartitionsAndStreams() throws Exception {
        RollingApp app = new RollingApp("empty", 8);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = log(app);
                RunningJob job = start(app, StartPoint.beginning(), 4)) {
            Traffic traffic = new Traffic(log, 8, 26);
            for (int row = 0; row < 5; row++) {
                log.sendNow("trips", 5, traffic.trip());
            }
            requireStraightFold(app, log, job);
            long[] waitedMillis = new long[5];
            for (int i = 0; i < waitedMillis.length; i++) {
                long now = System.currentTimeMillis();
                job.readUpTo(now, DEADLINE);
                waitedMillis[i] = System.currentTimeMillis() - now;
            }
            assertThat(Arrays.stream(waitedMillis).min().orElseThrow())
                    .as("a tick a second: %s", Arrays.toString(waitedMillis))
                    .isLessThan(1500);
        }
    }

    /** What a batch run would leave: the fold of all rows up to the boundary, and where the rest begins. */
    private static StartPoint batchState(RollingApp app, TestLog log, long boundary, Path state) throws Exception {
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>();
        List<Arrival> rows = log.rows();
        Set<LogPartition> joined = log.joins().keySet();
        for (Arrival row : rows) {
            LogPosition position = row.place().position();
            if (row.place().logTimeMillis() > boundary && !joined.contains(position.partition())) {
                marks.merge(
                        position.partition(),
                        new Boundary.Mark(position.offset(), boundary + 1),
                        (one, other) -> one.offset() < other.offset() ? one : other);
            }
        }
        Oracle oracle = new Oracle(app);
        oracle.records(
                rows.stream()
                        .filter(row -> row.place().logTimeMillis() <= boundary)
                        .toList(),
                List.of());
        Files.createDirectories(state);
        try (OutputStream out = Files.newOutputStream(state.resolve("part-0.state"));
                StateFile.Writer writer = StateFile.write(out, app.transform().featureSet())) {
            for (StateFile.Entry entry : oracle.states()) {
                writer.append(entry);
            }
        }
        long controlOffset = log.controlEntries().stream()
                .filter(entry -> entry.place().logTimeMillis() > boundary)
                .mapToLong(entry -> entry.place().position().offset())
                .findFirst()
                .orElseThrow();
        return StartPoint.of(
                new StateManifest(
                        1,
                        app.transform().featureSet(),
                        app.transform().id(),
                        Boundary.of(boundary, marks),
                        Optional.empty(),
                        controlOffset,
                        List.of("part-0.state")),
                state);
    }

    private static void requireStraightFold(RollingApp app, TestLog log, RunningJob job) throws Exception {
        List<Arrival> rows = log.rows();
        job.readUpTo(lastLogTime(rows), DEADLINE);
        SpeedReader.requireEqual(job.said(), new Oracle(app).records(rows, List.of()));
        SpeedReader.requireNothingNewBelowCoverage(job.said());
    }

    /** Rows of added partitions whose log time was raised to that of the entry. */
    private static long joinedRows(RunningJob job, TestLog log) {
        Map<LogPartition, Long> joins = log.joins();
        return job.said().stream()
                .filter(one -> one.place() != null)
                .filter(one -> Long.valueOf(one.place().logTimeMillis())
                        .equals(joins.get(one.place().position().partition())))
                .count();
    }

    /** Rows go to the new partitions at once. */
    private static void add(TestLog log, Traffic traffic, int partitions) throws Exception {
        log.addPartitions("trips", partitions);
        traffic.spreadOver(partitions);
    }

    private static void awaitJoins(TestLog log, int count) throws Exception {
        Await.until(DEADLINE, () -> "joined: " + log.joins(), () -> log.joins().size() == count);
    }

    private static void awaitFailure() throws Exception {
        Await.until(DEADLINE, () -> "the failure did not happen", () -> RollingFold.FAIL_AFTER.get() == Long.MAX_VALUE);
    }

    private static RollingApp app(String name) {
        RollingApp app = new RollingApp(name, 2);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        return app;
    }

    private static TestLog log(RollingApp app) {
        return new TestLog(kafka.bootstrapServers(), app.app());
    }

    private static RunningJob start(RollingApp app, StartPoint start, int tasks) throws Exception {
        return RunningJob.start(kafka.bootstrapServers(), app, start, tasks, folder.resolve(app.name()));
    }

    private static RunningJob restore(RollingApp app, String savepoint, int tasks) throws Exception {
        return RunningJob.restore(kafka.bootstrapServers(), app, savepoint, tasks, folder.resolve(app.name()));
    }

    private static long lastLogTime(List<Arrival> rows) {
        return rows.get(rows.size() - 1).place().logTimeMillis();
    }
}
