package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppLoaderTest {
    private Path temporary;
    private AppFolder folder;

    @BeforeEach
    void makeFolder(@TempDir Path parent) {
        temporary = parent.resolve("app");
        folder = new AppFolder(temporary);
    }

    @Test
    void readsTheSmallestAppWithAllDefaults() {
        App app = folder.load(AppFolder.FLIGHTS);

        assertThat(app.folder()).isEqualTo(temporary.toAbsolutePath().normalize());
        assertThat(app.name()).isEqualTo("flights");
        assertThat(app.rowId()).isEqualTo("flight_id");
        assertThat(app.task()).isEqualTo(Task.BINARY);
        assertThat(app.features()).isEqualTo(new SqlFile("features.sql", "SELECT flight_id, origin FROM flights"));
        assertThat(app.label())
                .isEqualTo(new LabelSpec(
                        new SqlFile("label.sql", "SELECT flight_id, 1.0 AS label FROM flights"),
                        Duration.ofHours(12),
                        LabelSpec.Absent.DROP,
                        List.of()));
        assertThat(app.history()).isEmpty();
        assertThat(app.inputs()).isEmpty();
        assertThat(app.lookups()).isEmpty();
        assertThat(app.goals()).isEmpty();
        assertThat(app.views()).isEmpty();
        assertThat(app.log().bootstrapServers()).isEmpty();
        assertThat(app.baselines()).containsExactly(new Baseline.Prior());
        assertThat(app.train())
                .isEqualTo(new TrainSpec(
                        FoldSpec.expanding(5, Duration.ofHours(12)),
                        0.2,
                        List.of(Candidate.LOGISTIC_REGRESSION, Candidate.RANDOM_FOREST),
                        Map.of(),
                        Optional.empty(),
                        TrainSpec.ClassWeights.NONE,
                        TrainSpec.Calibration.NONE,
                        Threshold.HALF,
                        MetricSettings.DEFAULT,
                        50_000,
                        TrainSpec.Checks.STOP,
                        42));

        StreamSpec stream = app.stream("flights");
        assertThat(stream.topic()).isEqualTo("flights.flights");
        assertThat(stream.partitions()).isEqualTo(2);
        assertThat(stream.key()).isEqualTo("flight_id");
        assertThat(stream.eventTime()).isEqualTo("event_time");
        assertThat(stream.expect()).containsExactly("distance_mi > 0", "kind IN ('departed', 'landed')");
        assertThat(stream.maxLateness()).isEqualTo(Duration.ofHours(1));
        assertThat(stream.maxAhead()).isEqualTo(Duration.ofHours(1));
        assertThat(stream.earliestEventTime()).isEqualTo(Instant.parse("1980-01-01T00:00:00Z"));
        assertThat(stream.schema().columns())
                .containsExactly(
                        new Column("flight_id", ColumnType.BIGINT, false),
                        new Column("kind", ColumnType.VARCHAR, false),
                        new Column("event_time", ColumnType.TIMESTAMP, false),
                        new Column("origin", ColumnType.VARCHAR, true),
                        new Column("distance_mi", ColumnType.INTEGER, true),
                        new Column("ratio", ColumnType.DOUBLE, true),
                        new Column("cancelled", ColumnType.BOOLEAN, true));
    }

    @Test
    void figuresFromElsewhereNeverStandAlone() {
        String human = AppFolder.FLIGHTS + "baselines: [ { human: 0.8, metric: accuracy } ]\n";
        assertThat(folder.load(human).baselines())
                .containsExactly(new Baseline.Prior(), new Baseline.Known("human", Metric.ACCURACY, 0.8));
        String scoring = AppFolder.FLIGHTS + "baselines: [ { human: 0.8, metric: accuracy }, last_value ]\n";
        assertThat(folder.load(scoring).baselines()).extracting(Baseline::name).containsExactly("human", "last_value");
    }

    @Test
    void regressionHasItsOwnDefaultCandidates() {
        assertThat(folder.load(AppFolder.REGRESSION).train().candidates())
                .containsExactly(Candidate.LINEAR_REGRESSION, Candidate.GRADIENT_BOOSTED_TREES);
    }

    @Test
    void namesEveryProblemAtOnceInFileOrder() {
        String manifest = AppFolder.FLIGHTS
                .replace("format: json", "format: avro")
                .replace("key: flight_id", "key: flight")
                .replace("matures_after: 12h", "matures_after: 12")
                .replace("row_id: flight_id", "rowid: flight_id");
        assertThatThrownBy(() -> folder.load(manifest)).isInstanceOfSatisfying(LambentException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.USER);
            assertThat(e)
                    .hasMessage(
                            """
                            The app in %s cannot be loaded: 5 problems
                              lambent.yaml:1: row_id: the key is missing. Add it, such as `row_id: flight_id`.
                              lambent.yaml:4: streams.flights.format: `avro` is not supported yet. Use json.
                              lambent.yaml:5: streams.flights.key: `flight` is no column of the stream. Did you mean flight_id?
                              lambent.yaml:10: rowid: the key is unknown. Did you mean row_id?
                              lambent.yaml:11: label.matures_after: `12` is not a duration. Write a whole number and a unit \
                            (ms, s, m, h, d), such as `15m`, `12h` or `7d`; at most 36500d.
                            Every key of lambent.yaml is described in docs/app.md.""",
                            folder.path());
        });
    }

    @Test
    void aTopicOfTheAppIsNoSourceOnTheAppsOwnBrokers() {
        String own = AppFolder.FLIGHTS + "log: { bootstrap_servers: 'kafka:9092' }\n";
        for (String topic : List.of("flights.flights", "flights.control", "flights.speed", "flights.mirror")) {
            for (String brokers : List.of("", ", bootstrap_servers: 'kafka:9092'")) {
                assertProblem(
                        own.replace("format: json", "source: { topic: " + topic + brokers + " }"),
                        "lambent.yaml:3: streams.flights: its source `" + topic
                                + "` is a topic of this app, on the app's own brokers");
            }
        }
        String elsewhere = "source: { topic: flights.flights, bootstrap_servers: 'other:9092' }";
        assertThat(folder.load(own.replace("format: json", elsewhere)).stream("flights")
                        .source())
                .contains(new SourceSpec("flights.flights", Optional.of("other:9092"), SourceSpec.Start.EARLIEST));
    }

    @Test
    void aFolderWithoutManifestIsNoApp() {
        assertThatThrownBy(() -> AppLoader.load(temporary, new Home(temporary)))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("it holds no lambent.yaml")
                .hasMessageContaining("lambent init");
        assertThatThrownBy(() -> AppLoader.load(temporary.resolve("nowhere"), new Home(temporary)))
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void filesReadHereGiveTheSameAppElsewhere() throws Exception {
        App here = folder.write("views.sql", "CREATE VIEW v AS SELECT 1").load(AppFolder.FLIGHTS);
        AppFiles files = AppFiles.read(temporary);
        Files.delete(temporary.resolve("features.sql"));
        assertThat(files.texts()).containsOnlyKeys("lambent.yaml", "features.sql", "label.sql", "views.sql");
        assertThat(AppLoader.load(files, new Home(temporary.resolve("home")))).isEqualTo(here);
    }

    @Test
    void anAppThatIsKeptGivesTheSameTextsAndIsNeverOverwritten() {
        folder.write("sql/label.sql", "SELECT flight_id, 1.0 AS label FROM flights")
                .load(AppFolder.FLIGHTS.replace("label.sql", "sql/label.sql"));
        AppFiles files = AppFiles.read(temporary);
        Path kept = new Home(temporary.resolve("home")).app("0123456789abcdef");
        files.keep(kept);
        assertThat(AppFiles.read(kept).texts()).isEqualTo(files.texts()).containsKey("sql/label.sql");
        folder.write("features.sql", "SELECT flight_id FROM flights");
        AppFiles.read(temporary).keep(kept);
        assertThat(AppFiles.read(kept).texts()).isEqualTo(files.texts());
        assertThat(kept.getParent().toFile().list()).containsExactly("0123456789abcdef");
    }

    @Test
    void filesOutsideTheFolderAreNotRead() {
        folder.write("../outside.sql", "SELECT 1");
        assertThatThrownBy(() -> folder.load(AppFolder.FLIGHTS.replace("label.sql", "../outside.sql")))
                .hasMessageContaining(
                        "lambent.yaml:11: label.sql: there is no file `../outside.sql` in the app's folder");
    }

    @Test
    void historyPathsStartAtTheAppUnlessTheyAreAbsolute() {
        String manifest = AppFolder.FLIGHTS
                + """
                history:
                  flights: { path: %s, format: delta }
                """;
        assertThat(path(manifest.formatted("data/history")))
                .isEqualTo(temporary.resolve("data/history").toString());
        assertThat(path(manifest.formatted("../data")))
                .isEqualTo(temporary.getParent().resolve("data").toString());
        assertThat(path(manifest.formatted("\"${home}/sample\"")))
                .isEqualTo(temporary.resolve("home/sample").toString());
        assertThat(path(manifest.formatted("/srv/data"))).isEqualTo("/srv/data");
        assertThat(path(manifest.formatted("s3a://bucket/data"))).isEqualTo("s3a://bucket/data");
    }

    private String path(String manifest) {
        return folder.load(manifest).history().get("flights").path();
    }

    private void assertProblem(String manifest, String problem) {
        assertThatThrownBy(() -> folder.load(manifest))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("1 problem\n  " + problem);
    }

    @Test
    void textThatIsNoYamlIsReportedWithItsLine() {
        assertProblem(
                "app: x\nstreams: [ a\ntask: binary\n", "lambent.yaml:3: the file is no YAML: expected ',' or ']'");
        assertProblem("app: x\n\tb: 1\n", "lambent.yaml:2: the file is no YAML: found character '\\t(TAB)'");
        assertProblem("app: x\n---\napp: y\n", "lambent.yaml:2: the file is no YAML: but found another document");
        assertProblem("", "lambent.yaml:1: the file is empty");
        assertProblem("# nothing\n", "lambent.yaml:1: the file is empty");
        assertProblem("[ app ]", "lambent.yaml:1: a section is expected, not a list");
        assertProblem("flights", "lambent.yaml:1: a section is expected, not a single value");
        assertProblem("a: *b", "lambent.yaml:1: the file is no YAML: found undefined alias b");
    }

    @Test
    void anchorsWorkAndRecursionIsNoTrap() {
        String shared = AppFolder.FLIGHTS.replace("max_lateness", "").replace("expect: [", "expect: &conditions [");
        assertThat(folder.load(shared).stream("flights").expect()).hasSize(2);
        assertThatThrownBy(() -> folder.load("app: &a { streams: *a }\nstreams: &s { x: *s }\n"))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("lambent.yaml:1: app: a single value is expected, not a section");
    }

    @Test
    void severalStreamsKeepTheirOrderAndShareColumnsOfOneType() {
        String weather =
                """
                  weather:
                    columns: { place: VARCHAR, event_time: TIMESTAMP, origin: VARCHAR }
                    key: place
                    event_time: event_time
                """;
        String two = AppFolder.FLIGHTS.replace("row_id:", weather + "row_id:");
        assertThat(folder.load(two).streams().keySet()).containsExactly("flights", "weather");
        assertProblem(
                two.replace("origin: VARCHAR }", "origin: BIGINT }"),
                "lambent.yaml:10: streams.weather: its column `origin BIGINT` is `origin VARCHAR` in stream flights");
        assertProblem(
                two.replace("origin: VARCHAR }", "Origin: VARCHAR }"),
                "lambent.yaml:10: streams.weather: its column `Origin VARCHAR` is `origin VARCHAR` in stream flights");
        assertProblem(
                two.replace("key: place", "key: place\n    topic: flights_flights"),
                "lambent.yaml:10: streams.weather: its topic `flights_flights` is taken by stream flights");
        assertProblem(
                two.replace("weather:", "control:"),
                "lambent.yaml:10: streams.control: its topic `flights.control` is taken by the control log");
        assertProblem(
                two.replace("weather:", "Flights:"),
                "lambent.yaml:10: streams.Flights: it differs from `flights` by case only");
    }

    @Test
    void pathsThatAreNoneAreReported() {
        assertProblem(
                AppFolder.FLIGHTS + "history: { flights: { path: \"a\\0b\", format: delta } }\n",
                "lambent.yaml:13: history.flights.path: `a\0b` is no path");
        assertProblem(
                AppFolder.FLIGHTS.replace("label.sql", "\"a\\0b\""),
                "lambent.yaml:11: label.sql: there is no file `a\0b`");
    }

    @Test
    void filesThatAreNoTextAreRefused() throws Exception {
        folder.write(AppFiles.MANIFEST, AppFolder.FLIGHTS);
        Files.write(temporary.resolve("features.sql"), new byte[] {'S', (byte) 0xE9});
        assertThatThrownBy(() -> AppFiles.read(temporary))
                .hasMessageContaining("features.sql cannot be read: it is not UTF-8");
        Files.write(temporary.resolve("features.sql"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> AppFiles.read(temporary)).hasMessageContaining("it has 1048577 bytes");
        folder.write("features.sql", "\uFEFFSELECT 1");
        assertThat(AppFiles.read(temporary).text("features.sql")).contains("SELECT 1");
    }

    @Test
    void anAppCannotBeChangedAfterwards() {
        App app = folder.load(AppFolder.FLIGHTS);
        assertThatThrownBy(() -> app.streams().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> app.lookups().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }
}
