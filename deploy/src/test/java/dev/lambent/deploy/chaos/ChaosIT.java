package dev.lambent.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.deploy.e2e.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of every kind on the whole platform, under traffic, while batch runs publish and questions are asked. In the end
 * every view equals the oracle's, and so does every answer that was given, for the coverage it stated.
 *
 * <p>{@code -Dchaos.minutes=30 -Dchaos.seed=7 -Dchaos.rows=1000} makes it longer and different, {@code -Dchaos.peak=3} lets
 * those rows come in bursts of 3,000 a second; the seed and every fault are printed with their times.
 */
class ChaosIT {
    private static final long SEED = Long.getLong("chaos.seed", 20260103);
    private static final int MINUTES = Integer.getInteger("chaos.minutes", 0);
    private static final int ROWS_PER_SECOND = Integer.getInteger("chaos.rows", MINUTES == 0 ? 250 : 1_000);
    private static final int PEAK = Integer.getInteger("chaos.peak", 1);
    private static final int LEAST_PUBLICATIONS = MINUTES == 0 ? 2 : 4;
    private static final int SWITCH_AFTER = MINUTES == 0 ? 1 : 3;
    private static final int DISK_MEGABYTES = 1_100 + ROWS_PER_SECOND + 200 * MINUTES;
    private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(MINUTES == 0 ? 4 : 8);
    /** How many more may strike when the time is up: enough to hit the switch, few enough to let it come to its end. */
    private static final int LAST_FAULTS = 6;

    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration SETTLE = Duration.ofMinutes(3);
    /** Batch runs take longer the more rows there are, and all the rest the less is left of two cores. */
    private static final Duration DEADLINE = Duration.ofMinutes(15 + MINUTES + ROWS_PER_SECOND / 100);

    @TempDir
    Path folder;

    private final Journal journal = new Journal();

    @Test
    void whateverFailsEveryAnswerIsRightAndNothingIsLost() throws Exception {
        System.out.println("chaos.seed=" + SEED + " chaos.minutes=" + MINUTES + " chaos.rows=" + ROWS_PER_SECOND
                + " chaos.peak=" + PEAK);
        Path home = folder.resolve("home");
        Optional<SmallDisk> disk = SmallDisk.mount(home, DISK_MEGABYTES);
        try (TcpProxy proxy = new TcpProxy();
                Broker broker = new Broker(home.resolve("kafka"), proxy)) {
            Path app = ChaosApp.write(folder.resolve("app"), proxy.address());
            try (Platform platform = new Platform(app, home)) {
                try {
                    drill(platform, new Stage(app, home, proxy, broker, disk));
                } catch (Throwable failure) {
                    System.out.println(platform.logs());
                    throw failure;
                }
            }
        } finally {
            if (disk.isPresent()) {
                disk.get().close();
            }
        }
    }

    private record Stage(Path app, Path home, TcpProxy proxy, Broker broker, Optional<SmallDisk> disk) {}

    private void drill(Platform platform, Stage stage) throws Exception {
        succeed(platform.run(START_UP, "up"));
        journal.say("the platform is up");
        List<Interview.Answered> answers;
        long acknowledged;
        Signals signals = new Signals(platform);
        try (ChaosTraffic traffic = new ChaosTraffic(stage.proxy().address(), SEED, ROWS_PER_SECOND, PEAK);
                Interview interview = new Interview(
                        () -> platform.endpoints().get("serving").asText(),
                        () -> (int) signals.pid("serving"),
                        Duration.ofMillis(150))) {
            Random random = new Random(SEED);
            Home home = new Home(stage.home());
            Faults faults = new Faults(platform, stage.broker(), stage.proxy(), stage.disk(), random, journal);
            try (BatchRuns batch =
                    new BatchRuns(platform, stage.app(), home, new Random(SEED + 1), journal, 3, SWITCH_AFTER)) {
                int last = 0;
                while (journal.seconds() < MINUTES * 60
                        || !faults.allHaveStruck()
                        || (last < LAST_FAULTS && !isDone(batch))) {
                    boolean calmer = MINUTES == 0 && faults.allHaveStruck();
                    faults.strike(calmer ? BETWEEN_FAULTS.multipliedBy(5) : BETWEEN_FAULTS);
                    last = faults.allHaveStruck() && journal.seconds() >= MINUTES * 60 ? last + 1 : 0;
                    assertThat(journal.seconds()).isLessThan(DEADLINE.toSeconds());
                }
                Platform.await(
                        "enough is published, a batch run was killed, readers have switched",
                        DEADLINE.minusSeconds((long) journal.seconds()),
                        () -> isDone(batch));
                journal.say("the faults are over; " + traffic.acknowledged() + " records are acknowledged, "
                        + batch.published() + " epochs published");
            }
            traffic.close();
            acknowledged = traffic.acknowledged();
            assertThat(traffic.refused()).as("records that were not delivered").isZero();
            journal.say("traffic is over: " + acknowledged + " records");
            awaitAll(platform, acknowledged);
            interview.close();
            answers = interview.answers();
            journal.say(answers.size() + " answers, " + interview.unanswered() + " questions without one");
        }
        verify(platform, stage, answers, acknowledged);
    }

    private static boolean isDone(BatchRuns batch) {
        return batch.published() >= LEAST_PUBLICATIONS && batch.killed() > 0 && batch.hasSwitched();
    }

    private void verify(Platform platform, Stage stage, List<Interview.Answered> answers, long acknowledged) {
        LogCopy log = LogCopy.read(stage.proxy().address());
        assertThat(log.entries()).as("records of the log").hasSizeGreaterThanOrEqualTo((int) acknowledged);
        Epochs epochs = new Epochs(platform);
        Expected first = Expected.ofFirst(log, epochs.first().featureSet());
        Expected changed = first.changedAt(epochs.firstChanged(), log);
        journal.say("the oracle has read " + log.entries().size() + " records, "
                + log.activations().size() + " models came into force");
        assertThat(epochs.last().transform()).isEqualTo(epochs.firstChanged().transform());
        new Views(platform, log, changed).check();
        Interview.checkOrder(answers);
        Map<Boolean, List<Interview.Answered>> byTransform =
                answers.stream().collect(Collectors.partitioningBy(answer -> epochs.isOfFirst(answer.epoch())));
        Interview.check(byTransform.get(true), new Truth(log, first));
        Interview.check(byTransform.get(false), new Truth(log, changed));
        journal.say("every view and every answer is right; "
                + byTransform.get(false).size() + " answers are of the changed feature set");
        succeed(platform.run(Duration.ofMinutes(2), "audit"));
        List<com.fasterxml.jackson.databind.JsonNode> differences = platform.sql(
                        "SELECT CAST(coalesce(sum(feature_differences), 0) AS BIGINT),"
                                + " CAST(coalesce(sum(score_differences), 0) AS BIGINT),"
                                + " CAST(coalesce(sum(compared), 0) AS BIGINT), count(DISTINCT epoch) FROM audit")
                .rows();
        journal.say("audit of the layers (feature differences, score differences, compared, epochs): "
                + differences.get(0));
        assertThat(differences.get(0).get(0).asLong()).isZero();
        assertThat(differences.get(0).get(1).asLong()).isZero();
        assertThat(differences.get(0).get(3).asLong()).isGreaterThanOrEqualTo(LEAST_PUBLICATIONS);
        assertThat(log.activations()).as("models that came into force").isNotEmpty();
        assertThat(byTransform.get(false))
                .as("answers of the changed feature set")
                .isNotEmpty();
        assertThat(answers).hasSizeGreaterThan(100);
    }

    /** Everything runs again by itself, and all that was acknowledged is in the views. */
    private void awaitAll(Platform platform, long records) throws InterruptedException {
        Platform.await(
                "all " + records + " records are in the views",
                SETTLE,
                () -> platform.sql("SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM quarantine)")
                                .rows()
                                .get(0)
                                .get(0)
                                .asLong()
                        >= records);
        Platform.Outcome status = platform.run(Duration.ofMinutes(1), "status");
        assertThat(status.exitCode()).as(status.output()).isZero();
        journal.say("all is settled");
    }

    private static void succeed(Platform.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }
}
