package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Goal.Comparison;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every key of {@code lambent.yaml}: set, left out, wrong. */
class AppKeysTest {
    private AppFolder folder;

    @BeforeEach
    void makeFolder(@TempDir Path temporary) {
        folder = new AppFolder(temporary)
                .write("sql/features.sql", "SELECT id, rented FROM rentals")
                .write("sql/label.sql", "SELECT id, rented AS label FROM rentals")
                .write("sql/views.sql", "CREATE VIEW stations AS SELECT station FROM events")
                .write("lib/tools.jar", "a jar")
                .write("sql/empty.sql", " \n");
    }

    @Test
    void everyKeyReachesTheApp() {
        Path root = folder.path();
        assertThat(folder.load(KeyCases.FULL))
                .isEqualTo(new App(
                        root,
                        "bike-hire",
                        Map.of(
                                "rentals",
                                new StreamSpec(
                                        "rentals",
                                        "city.rentals",
                                        3,
                                        "station",
                                        "hour",
                                        new RowSchema(List.of(
                                                new Column("station", ColumnType.VARCHAR, false),
                                                new Column("hour", ColumnType.TIMESTAMP, false),
                                                new Column("rented", ColumnType.INTEGER, false))),
                                        List.of("rented >= 0"),
                                        Duration.ofMinutes(15),
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(30),
                                        Instant.parse("2010-01-01T00:00:00Z"),
                                        Optional.empty()),
                                "weather",
                                new StreamSpec(
                                        "weather",
                                        "bike-hire.weather",
                                        2,
                                        "place",
                                        "seen",
                                        new RowSchema(List.of(
                                                new Column("place", ColumnType.VARCHAR, false),
                                                new Column("seen", ColumnType.TIMESTAMP, false))),
                                        List.of(),
                                        Duration.ofHours(1),
                                        Duration.ZERO,
                                        Duration.ofHours(1),
                                        Instant.parse("1980-01-01T00:00:00Z"),
                                        Optional.of(new SourceSpec(
                                                "others.weather",
                                                Optional.of("others-1:9092,others-2:9092"),
                                                SourceSpec.Start.LATEST)))),
                        Map.of("rentals", new HistorySpec(root.resolve("old").toString(), HistorySpec.Format.PARQUET)),
                        new SqlFile("sql/features.sql", "SELECT id, rented FROM rentals"),
                        "id",
                        Optional.of(List.of("rented")),
                        new LabelSpec(
                                new SqlFile("sql/label.sql", "SELECT id, rented AS label FROM rentals"),
                                Duration.ofDays(2),
                                LabelSpec.Absent.ZERO,
                                List.of()),
                        Map.of("stations", "station"),
                        Task.REGRESSION,
                        List.of(
                                new Goal("rmse <= 140", Metric.RMSE, Comparison.AT_MOST, 140, Optional.empty()),
                                new Goal(
                                        "r2 beats baseline by 0.1 for each place",
                                        Metric.R2,
                                        Comparison.BEATS_BASELINE_BY,
                                        0.1,
                                        Optional.of("place")),
                                new Goal(
                                        "rmse within 2 of champion",
                                        Metric.RMSE,
                                        Comparison.WITHIN_OF_CHAMPION,
                                        2,
                                        Optional.empty()),
                                new Goal(
                                        "score_latency_p99 <= 5ms",
                                        Metric.SCORE_LATENCY_P99,
                                        Comparison.AT_MOST,
                                        5,
                                        Optional.empty())),
                        List.of(
                                new Baseline.Prior(),
                                new Baseline.Sql("same_again", "rented"),
                                new Baseline.Known("human", Metric.MAE, 30.5),
                                new Baseline.Past(
                                        "week_ago",
                                        Baseline.Past.Form.SEASONAL_NAIVE,
                                        Optional.of(Duration.ofDays(7)),
                                        Optional.of("station")),
                                new Baseline.Past(
                                        "rolling_mean",
                                        Baseline.Past.Form.ROLLING_MEAN,
                                        Optional.of(Duration.ofHours(1)),
                                        Optional.empty()),
                                new Baseline.Past(
                                        "last_value",
                                        Baseline.Past.Form.LAST_VALUE,
                                        Optional.empty(),
                                        Optional.empty())),
                        new GateSpec(0.01, 500),
                        new TrainSpec(
                                new FoldSpec(
                                        FoldSpec.Kind.SLIDING,
                                        4,
                                        Duration.ofDays(3),
                                        Optional.of(Duration.ofDays(20)),
                                        Optional.empty()),
                                0.25,
                                List.of(Candidate.RANDOM_FOREST),
                                Map.of(
                                        Candidate.RANDOM_FOREST,
                                        Map.of("num_trees", List.of(20.0, 50.0), "max_depth", List.of(5.0))),
                                Optional.of(new SearchSpec(2, 4, Optional.of(Duration.ofMinutes(30)))),
                                TrainSpec.ClassWeights.NONE,
                                TrainSpec.Calibration.NONE,
                                Threshold.HALF,
                                new MetricSettings(0.1, 0.9),
                                5000,
                                TrainSpec.Checks.WARN,
                                -7),
                        new CardSpec(
                                Optional.of("says how many bikes will be rented"),
                                List.of("not for holidays"),
                                Optional.of(Duration.ofDays(90))),
                        new LogSpec(Optional.of("kafka-1:9092,kafka-2:9092")),
                        new KeepSpec(4, Optional.of(Duration.ofDays(30)), false),
                        new SkewSpec(0.01),
                        OptionalInt.of(250_000),
                        List.of(new FunctionJar("lib/tools.jar", "YSBqYXI=")),
                        Optional.of(
                                new SqlFile("sql/views.sql", "CREATE VIEW stations AS SELECT station FROM events"))));
    }

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrongWithAKeyAndOnWhichLine() {
        return KeyCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.key() + ": " + (c.problem() == null ? "valid" : c.problem()), () -> check(c)));
    }

    @Test
    void everyKeyHasACaseOfBeingWrong() {
        TreeSet<String> tested = new TreeSet<>();
        KeyCases.all().stream().filter(c -> c.problem() != null).forEach(c -> tested.add(c.key()));
        assertThat(tested).containsAll(Keys.paths());
    }

    @Test
    void theReferencePageListsExactlyTheKnownKeys() throws IOException {
        Path page = Path.of(System.getProperty("lambent.root", ".."), "docs", "app.md");
        TreeSet<String> documented = new TreeSet<>();
        String text = Files.readString(page);
        String reference = text.substring(text.indexOf("\n## lambent.yaml\n"), text.indexOf("\n## features.sql\n"));
        Pattern.compile("^\\| `([a-z_.*\\[\\]]+)` \\|", Pattern.MULTILINE)
                .matcher(reference)
                .results()
                .forEach(match -> documented.add(match.group(1)));
        assertThat(documented).isEqualTo(Keys.paths());
    }

    private void check(KeyCases.Case c) {
        if (c.problem() == null) {
            folder.load(c.manifest());
            return;
        }
        assertThatThrownBy(() -> folder.load(c.manifest()))
                .isInstanceOfSatisfying(LambentException.class, e -> assertThat(e.reason())
                        .startsWith("1 problem\n")
                        .contains("lambent.yaml:" + lineOfDifference(c.manifest()) + ": " + c.problem()));
    }

    /** Where the manifest was changed; for a line that was taken out, the line of the section it was in. */
    private static int lineOfDifference(String manifest) {
        List<String> changed = manifest.lines().toList();
        List<String> full = KeyCases.FULL.lines().toList();
        int line = 0;
        while (line < full.size() && changed.get(line).equals(full.get(line))) {
            line++;
        }
        if (changed.size() >= full.size()) {
            return line + 1;
        }
        int indent = indent(full.get(line));
        if (indent == 0) {
            return 1;
        }
        while (indent(full.get(line)) >= indent) {
            line--;
        }
        return line + 1;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
