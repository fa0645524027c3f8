package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.AppFiles;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.FlightsApp;
import dev.lambent.speed.testing.FlinkProcesses;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.wire.ShippedApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar, submitted with Flink's own client to a cluster of processes that know nothing of Lambent. */
class SpeedClusterIT {
    private static final Duration DEADLINE = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    @Test
    void aKilledTaskManagerCostsNothingButTime() throws Exception {
        Path home = folder.resolve("home");
        ShippedApp app = FlightsApp.withoutHistory("cluster", 3, home);
        Path appFolder = write(app.files(), folder.resolve("app"));
        try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
                FlinkProcesses flink = FlinkProcesses.start(folder.resolve("flink"))) {
            JavaProcess taskManager = flink.startTaskManager();
            flink.submit(
                    SpeedMain.class,
                    List.of(
                            "--app", appFolder.toString(),
                            "--home", home.toString(),
                            "--bootstrap", kafka.bootstrapServers(),
                            "--parallelism", "2"));
            // The task managers have the app from the job alone.
            try (var files = Files.walk(appFolder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            try (TestLog log = new TestLog(
                            kafka.bootstrapServers(), app.transform().app());
                    SpeedReader reader = new SpeedReader(kafka.bootstrapServers(), app.transform(), flink::logTail)) {
                Random random = new Random(31);
                send(log, random, 0, 2000);
                reader.readUpTo(lastLogTime(log.rows()), DEADLINE);
                send(log, random, 2000, 1000);
                taskManager.kill();
                send(log, random, 3000, 1000);
                flink.startTaskManager();
                send(log, random, 4000, 1000);
                List<Arrival> rows = log.rows();
                reader.readUpTo(lastLogTime(rows), DEADLINE);
                Map<LogPosition, byte[]> expected = new Oracle(app).records(rows, List.of());
                SpeedReader.requireEqual(reader.said(), expected);
                SpeedReader.requireTrueProgress(reader.said());
                assertThat(reader.said()).hasSizeGreaterThan(5000);
            }
        }
    }

    private static Path write(AppFiles files, Path folder) throws Exception {
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        return folder;
    }

    private static long lastLogTime(List<Arrival> rows) {
        return rows.get(rows.size() - 1).place().logTimeMillis();
    }

    private static void send(TestLog log, Random random, long firstId, int count) {
        for (int i = 0; i < count; i++) {
            log.send("flights", random.nextInt(3), FlightsApp.row(random, firstId + i));
        }
        log.flush();
    }
}
