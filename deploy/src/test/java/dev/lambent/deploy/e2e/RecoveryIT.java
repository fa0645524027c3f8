package dev.lambent.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each process is killed in turn, under traffic, and comes back without an operator. Measured is the time from
 * {@code kill -9} to the first answer that covers a moment after it. {@code -Drecovery.kills=5} kills each as often; the
 * table is printed and kept in {@code target/recovery.txt}.
 */
@Tag("drill")
class RecoveryIT {
    private static final long SEED = 20260102;
    private static final int KILLS = Integer.getInteger("recovery.kills", 1);
    private static final int ROWS_PER_SECOND = Integer.getInteger("recovery.rows", 300);
    private static final List<String> ROLES = List.of("taskmanager", "serving", "jobmanager", "kafka");
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration BATCH = Duration.ofMinutes(5);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String COMPILED = "The app is compiled";
    /** A process that lives shorter is started again with a pause. */
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(12);

    @TempDir
    Path folder;

    @Test
    void whatDiesComesBackByItselfAndNothingIsLost() throws Exception {
        Path app = TestApp.write(folder.resolve("app"));
        try (Platform platform = new Platform(app, folder.resolve("home"))) {
            try {
                drill(platform);
            } catch (Throwable failure) {
                System.out.println(platform.logs());
                throw failure;
            }
        }
    }

    private static void drill(Platform platform) throws Exception {
        succeed(platform.run(START_UP, "up"));
        Map<String, List<Long>> times = new LinkedHashMap<>();
        try (Traffic traffic = new Traffic(platform.brokers(), SEED, ROWS_PER_SECOND)) {
            awaitCoverage(platform, System.currentTimeMillis());
            succeed(platform.run(BATCH, "batch"));
            for (int kill = 0; kill < KILLS; kill++) {
                for (String role : ROLES) {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_KILLS.toMillis());
                    awaitWhole(platform, kills(times, "serving"), kills(times, "taskmanager"));
                    times.computeIfAbsent(role, r -> new ArrayList<>()).add(recovery(platform, role));
                }
            }
            System.out.println(traffic.sent() + " rows were sent");
        }
        report(times);
        succeed(platform.run(Duration.ofMinutes(1), "status"));
        Platform.await(
                "nothing is behind the log",
                LIMIT,
                () -> platform.get("/status").path("log").path("records_behind").asLong() < 100);
        succeed(platform.run(Duration.ofMinutes(1), "audit"));
        succeed(platform.run(START_UP, "down"));
        assertThat(platform.run(START_UP, "status").output())
                .as("nothing is brought back that was stopped")
                .doesNotContain("running", "died");
    }

    /** Those that stand by are ready, so that each kill is one of a platform in its usual state. */
    private static void awaitWhole(Platform platform, int killedServing, int killedTaskManagers)
            throws InterruptedException {
        Platform.await(
                "a serving process stands by",
                LIMIT,
                () -> platform.logLines("serving", "Standing by") > killedServing);
        Platform.await(
                "a TaskManager stands by",
                LIMIT,
                () -> platform.slots() >= 8
                        && platform.logLines("taskmanager", COMPILED) + platform.logLines("taskmanager-2", COMPILED)
                                >= 2 + killedTaskManagers);
    }

    /**
     * Milliseconds until what was killed does its work again: coverage has passed a moment at which the dead process can have
     * had no part any more. For a JobManager that is when its job was submitted anew, for its tasks go on for a while
     * without it; for the others the moment of the kill.
     */
    private static long recovery(Platform platform, String role) throws InterruptedException {
        String victim = role.equals("taskmanager") ? platform.busyTaskManager() : role;
        String job = platform.runFile("speed.json");
        long start = System.nanoTime();
        platform.kill(victim);
        if (role.equals("jobmanager")) {
            Platform.await("the job is submitted", LIMIT, () -> !platform.runFile("speed.json")
                    .equals(job));
        }
        awaitCoverage(platform, System.currentTimeMillis());
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static void awaitCoverage(Platform platform, long millis) throws InterruptedException {
        Platform.await(
                "coverage passes the kill",
                LIMIT,
                () -> platform.sql("SELECT count(*) FROM events").logTime() > millis);
    }

    private static int kills(Map<String, List<Long>> times, String role) {
        return times.getOrDefault(role, List.of()).size();
    }

    private static void report(Map<String, List<Long>> times) throws Exception {
        StringBuilder table =
                new StringBuilder("| killed | median s | least s | most s | kills |\n|---|---|---|---|---|\n");
        times.forEach((role, millis) -> {
            Collections.sort(millis);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %d |%n",
                    role,
                    millis.get(millis.size() / 2) / 1e3,
                    millis.get(0) / 1e3,
                    millis.get(millis.size() - 1) / 1e3,
                    millis.size()));
        });
        System.out.print(table);
        Files.writeString(Path.of(System.getProperty("lambent.root"), "deploy", "target", "recovery.txt"), table);
        times.values().forEach(millis -> assertThat(millis).allMatch(m -> m < LIMIT.toMillis()));
    }

    private static void succeed(Platform.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }
}
