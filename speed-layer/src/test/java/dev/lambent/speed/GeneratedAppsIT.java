package dev.lambent.speed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.app.AppFiles;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.wire.ShippedApp;
import dev.lambent.speed.wire.StartPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Apps made by chance, ten queries in one job each, are answered as a straight fold in log order answers them. More of them lie in
 * {@code -Dgenerated.folder}, if {@code GeneratedAppsTest} wrote some.
 */
class GeneratedAppsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

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

    static List<Path> apps() throws Exception {
        Path apps = Path.of(System.getProperty(
                "generated.folder",
                Path.of(System.getProperty("lambent.root"), "common-transforms/src/test/resources/generated")
                        .toString()));
        try (Stream<Path> all = Files.list(apps)) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("apps")
    void aGeneratedAppIsFoldedInLogOrder(Path generated) throws Exception {
        TreeMap<String, String> texts = new TreeMap<>(AppFiles.read(generated).texts());
        ShippedApp app = new ShippedApp(
                new AppFiles(generated.toString(), texts),
                folder.resolve("home").toString());
        List<String> rows = Files.readAllLines(generated.resolve("rows.jsonl"));
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app())) {
            send(log, rows.subList(0, rows.size() / 2));
            try (RunningJob job = RunningJob.start(
                    kafka.bootstrapServers(),
                    app,
                    StartPoint.beginning(),
                    2,
                    folder.resolve(generated.getFileName()))) {
                send(log, rows.subList(rows.size() / 2, rows.size()));
                List<Arrival> arrived = log.rows();
                assertThat(arrived).hasSameSizeAs(rows);
                job.readUpTo(arrived.get(arrived.size() - 1).place().logTimeMillis(), DEADLINE);
                Map<LogPosition, byte[]> expected = new Oracle(app).records(arrived, List.of());
                assertThat(SpeedReader.requireEqual(job.said(), expected)).isZero();
                SpeedReader.requireTrueProgress(job.said());
            }
        }
    }

    /** The log's times are the broker's; event times are moved along. */
    private static void send(TestLog log, List<String> rows) throws Exception {
        long now = System.currentTimeMillis();
        long end = JSON.readTree(rows.get(rows.size() - 1)).get("log_time").asLong();
        for (String line : rows) {
            JsonNode row = JSON.readTree(line);
            ObjectNode value = (ObjectNode) row.get("value");
            long at = Instant.parse(value.get("event_time").asText()).toEpochMilli();
            value.put("event_time", Instant.ofEpochMilli(at + now - end).toString());
            log.send(
                    row.get("stream").asText(),
                    row.get("partition").asInt(),
                    value.toString().getBytes(UTF_8));
        }
        log.flush();
    }
}
