package dev.lambent.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * features.sql is changed, and changed back, while rows flow and questions are asked: readers move from one feature set
 * to the other in one step, no row is lost or doubled, and each prediction is by the model that decided it.
 */
@Tag("drill")
class FeatureSwitchIT {
    private static final long SEED = 20260303;
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration BATCH = Duration.ofMinutes(8);
    private static final Duration LONGER = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aFeatureSetIsSwitchedWithoutABreak() throws Exception {
        run(false);
    }

    @Test
    void itIsRolledBackInTheSameWay() throws Exception {
        run(true);
    }

    /** Found by ChaosIT: readers moved to an epoch whose speed job nobody had started, and the old one was ended. */
    @Test
    void anEpochThatIsServedAtOnceGetsItsSpeedJobBeforeTheOldOneEnds() throws Exception {
        Path app = TestApp.write(folder.resolve("app"));
        try (Platform platform = new Platform(app, folder.resolve("home"))) {
            MergedViewIT.succeed(platform.run(START_UP, "up"));
            String first = platform.get("/status").path("transform").asText();
            try (Traffic traffic = new Traffic(platform.brokers(), SEED, 50)) {
                MergedViewIT.waitForRows(platform, 600);
                MergedViewIT.succeed(platform.run(BATCH, "batch", "--train", "never"));
                changeWindow(app, "10", "30");
                List<Long> taskManagers = taskManagers(platform);
                for (long pid : taskManagers) {
                    Platform.signal(pid, "STOP");
                }
                CompletableFuture<Platform.Outcome> batch =
                        CompletableFuture.supplyAsync(() -> platform.run(BATCH, "batch", "--train", "never"));
                Platform.await("readers move to the changed feature set", BATCH, () -> !platform.get("/status")
                        .path("transform")
                        .asText()
                        .equals(first));
                for (long pid : taskManagers) {
                    Platform.signal(pid, "CONT");
                }
                MergedViewIT.succeed(batch.join());
                assertThat(batch.join().output())
                        .contains("the old speed job has ended")
                        .doesNotContain("is prepared");
                MergedViewIT.waitForRows(platform, traffic.sent());
            }
            check(platform, LONGER);
        }
    }

    private static List<Long> taskManagers(Platform platform) {
        return Stream.of("taskmanager", "taskmanager-2")
                .map(role -> Long.parseLong(platform.runFile(role + ".pid").strip()))
                .toList();
    }

    private void run(boolean rollBack) throws Exception {
        Path app = TestApp.write(folder.resolve("app"));
        try (Platform platform = new Platform(app, folder.resolve("home"))) {
            try {
                drill(platform, app, rollBack);
            } catch (Throwable failure) {
                System.out.println(platform.logs());
                throw failure;
            }
        }
    }

    private static void drill(Platform platform, Path app, boolean rollBack) throws Exception {
        MergedViewIT.succeed(platform.run(START_UP, "up"));
        String first = platform.get("/status").path("transform").asText();
        try (Traffic traffic = new Traffic(platform.brokers(), SEED, 50)) {
            MergedViewIT.waitForRows(platform, 600);
            MergedViewIT.waitForLabels(platform);
            Platform.Outcome batch = platform.run(BATCH, "batch");
            MergedViewIT.succeed(batch);
            MergedViewIT.assertAModelCameIntoForce(platform, batch);
            check(platform, OracleFeatures.RECENT);

            changeWindow(app, "10", "30");
            String second = batchAcross(platform, traffic);
            assertThat(second).isNotEqualTo(first);
            check(platform, LONGER);

            if (rollBack) {
                platform.kill("serving");
                MergedViewIT.succeed(platform.run(START_UP, "up"));
                MergedViewIT.waitForRows(platform, traffic.sent());
                assertThat(platform.get("/status").path("transform").asText()).isEqualTo(second);

                changeWindow(app, "30", "10");
                assertThat(batchAcross(platform, traffic)).isEqualTo(first);
            }
        }
        if (rollBack) {
            check(platform, OracleFeatures.RECENT);
        }
        Platform.Outcome audit = platform.run(Duration.ofMinutes(1), "audit");
        assertThat(audit.exitCode()).as(audit.output()).isZero();
        assertThat(audit.output()).contains("HOLDS");
    }

    /** Runs {@code lambent batch} while questions are asked; returns the transform that is served afterwards. */
    private static String batchAcross(Platform platform, Traffic traffic) throws InterruptedException {
        MergedViewIT.Questions during = new MergedViewIT.Questions(platform);
        Platform.Outcome batch = platform.run(BATCH, "batch");
        MergedViewIT.succeed(batch);
        assertThat(batch.output()).contains("is prepared", "it has caught up", "the old speed job has ended");
        assertThat(during.stop()).as("answers meanwhile").isGreaterThan(20);
        MergedViewIT.waitForRows(platform, traffic.sent());
        return platform.get("/status").path("transform").asText();
    }

    private static void changeWindow(Path app, String from, String to) throws IOException {
        Path features = app.resolve("features.sql");
        String sql = Files.readString(features);
        String changed = sql.replace("INTERVAL '" + from + "' SECOND", "INTERVAL '" + to + "' SECOND");
        assertThat(changed).isNotEqualTo(sql);
        Files.writeString(features, changed);
    }

    private static void check(Platform platform, Duration recent) {
        Platform.Answer events = platform.sql("SELECT _partition, _offset, _log_time FROM events");
        Platform.Answer quarantine = platform.sql("SELECT _partition, _offset, _log_time FROM quarantine");
        Platform.Answer features = platform.sql("SELECT * FROM features");
        Platform.Answer labels = platform.sql("SELECT _partition, _offset, trip_id, label FROM label_rows");
        Platform.Answer predictions = platform.sql("SELECT _partition, _offset, model FROM predictions");
        Platform.Answer publications = platform.sql(
                "SELECT transform, role, boundary_log_time, active_model FROM publications ORDER BY epoch");
        List<OracleLog.Entry> log = OracleLog.rows(platform.brokers(), TestApp.NAME + "." + TestApp.STREAM);
        assertThat(MergedViewIT.places(events)).isEqualTo(MergedViewIT.expectedPlaces(log, events.logTime(), true));
        assertThat(MergedViewIT.places(quarantine))
                .isEqualTo(MergedViewIT.expectedPlaces(log, quarantine.logTime(), false));
        MergedViewIT.checkFeatures(features, log, recent);
        MergedViewIT.checkLabels(labels, log);
        checkPredictions(predictions, publications, log, firstActivation(platform));
    }

    private static long firstActivation(Platform platform) {
        return OracleLog.control(platform.brokers(), TestApp.NAME + ".control").stream()
                .filter(entry -> entry.type().equals("ACTIVATE"))
                .mapToLong(OracleLog.Control::logTime)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A feature set decides from the boundary of its first prepared publication on, with the model named there. */
    private static void checkPredictions(
            Platform.Answer predictions, Platform.Answer publications, List<OracleLog.Entry> log, long firstModel) {
        TreeMap<Long, String> modelAfter = new TreeMap<>();
        String model = publications.rows().stream()
                .map(row -> row.get(3))
                .filter(bundle -> !bundle.isNull())
                .findFirst()
                .map(JsonNode::asText)
                .orElse(null);
        String decides = publications.rows().isEmpty()
                ? null
                : publications.rows().get(0).get(0).asText();
        for (JsonNode row : publications.rows()) {
            if (row.get(1).asText().equals("PREPARED") && !row.get(0).asText().equals(decides)) {
                decides = row.get(0).asText();
                modelAfter.put(row.get(2).asLong(), row.get(3).asText());
            }
        }
        Map<String, String> expected = new TreeMap<>();
        for (OracleLog.Entry entry : log) {
            if (entry.json() != null
                    && entry.logTime() <= predictions.logTime()
                    && entry.logTime() >= firstModel
                    && entry.json().get("kind").asText().equals("departed")) {
                Map.Entry<Long, String> change = modelAfter.lowerEntry(entry.logTime());
                expected.put(entry.place(), change == null ? model : change.getValue());
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : predictions.rows()) {
            String place = row.get(0).asInt() + "@" + row.get(1).asLong();
            assertThat(actual.put(place, row.get(2).asText()))
                    .as("%s has two predictions", place)
                    .isNull();
        }
        if (model != null) {
            assertThat(actual).isEqualTo(expected);
        }
    }
}
