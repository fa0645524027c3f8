package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/features-sql.md says what the compiler takes, and nothing else. */
class FeaturesSqlPageTest {
    private static final RowSchema COLUMNS =
            TestApps.schema("i INTEGER, n BIGINT, x DOUBLE, s VARCHAR, b BOOLEAN, t TIMESTAMP");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| `((?:[^`|]|\\\\\\|)+)` \\| .*\\|$");

    /** Examples by what they are of. */
    private static TreeMap<String, String> examples() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "features-sql.md"));
        String section = page.substring(page.indexOf("## Scalar functions"), page.indexOf("## Refused"));
        TreeMap<String, String> examples = new TreeMap<>();
        Matcher row = ROW.matcher(section);
        while (row.find()) {
            examples.put(row.group(1), row.group(2).replace("\\|", "|"));
        }
        return examples;
    }

    @Test
    void everyExampleCompiles() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(40);
        examples().forEach((name, example) -> assertThatCode(() -> ScalarSql.compile(example, COLUMNS, name))
                .as(example)
                .doesNotThrowAnyException());
    }

    @Test
    void everyAggregateThatIsAllowedHasARowAndCompiles() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "features-sql.md"));
        String section = page.substring(page.indexOf("| aggregate | of |"), page.indexOf("## Types"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .collect(Collectors.joining("\n"));
        Set<String> named = new TreeSet<>();
        Matcher example =
                Pattern.compile("`([A-Z_]+)(\\([^`…]*?\\))?( IGNORE NULLS)?`").matcher(section);
        while (example.find()) {
            if (!SqlVocabulary.AGGREGATES.contains(example.group(1))) {
                continue;
            }
            named.add(example.group(1));
            String call = example.group(1)
                    + (example.group(2) == null ? "(x)" : example.group(2).replace("d)", "0)"));
            String sql = "SELECT id, " + call.replace(" n", " 2") + (example.group(3) == null ? "" : example.group(3))
                    + " OVER (ORDER BY event_time RANGE INTERVAL '1' HOUR PRECEDING) AS f FROM events";
            assertThatCode(() -> TestApps.compile(
                            "events",
                            TestApps.schema("id BIGINT NOT NULL, event_time TIMESTAMP NOT NULL, x DOUBLE"),
                            "id",
                            sql,
                            Duration.ZERO))
                    .as(sql)
                    .doesNotThrowAnyException();
        }
        assertThat(named).containsAll(SqlVocabulary.AGGREGATES);
    }

    @Test
    void theExampleOfSeveralStreamsCompiles() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "features-sql.md"));
        int block = page.indexOf("```sql", page.indexOf("## Several streams")) + "```sql".length();
        Transform transform = Transform.compile(TestApps.app(
                Map.of(
                        "flights",
                        TestApps.stream(
                                "flights",
                                TestApps.schema(
                                        "flight_id BIGINT NOT NULL, dep_time TIMESTAMP NOT NULL, origin VARCHAR"),
                                "flight_id",
                                "dep_time",
                                Duration.ofHours(1)),
                        "weather",
                        TestApps.stream(
                                "weather",
                                TestApps.schema(
                                        "station VARCHAR NOT NULL, known_at TIMESTAMP NOT NULL, wind DOUBLE, gust DOUBLE"),
                                "station",
                                "known_at",
                                Duration.ofHours(1))),
                "flight_id",
                page.substring(block, page.indexOf("```", block)),
                "SELECT flight_id, 1 AS label FROM flights"));
        assertThat(transform.inputs()).containsExactly("origin", "wind_now", "gusts_6h");
    }

    @Test
    void everyFunctionThatIsAllowedHasAnExampleOfItself() throws IOException {
        Set<String> functions = examples().entrySet().stream()
                .filter(entry -> entry.getKey().matches("`[A-Z0-9_]+`"))
                .filter(entry -> !entry.getKey().equals("`CASE`"))
                .map(entry -> {
                    String name = entry.getKey().replace("`", "");
                    assertThat(entry.getValue()).contains(name + "(");
                    return name;
                })
                .collect(Collectors.toSet());
        assertThat(functions).isEqualTo(SqlVocabulary.FUNCTIONS);
    }
}
