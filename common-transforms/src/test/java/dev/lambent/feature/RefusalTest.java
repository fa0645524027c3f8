package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, where the carets stand, and why. A line of carets in the SQL below marks the line before it. */
class RefusalTest {
    private static final String WINDOW =
            "\nFROM flights WINDOW w AS (PARTITION BY origin ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING)";

    static Stream<Arguments> refusals() {
        return Stream.of(
                // Names and grammar
                refusal("column 'nope' not found", "SELECT flight_id, nope\n                  ^^^^", "\nFROM flights"),
                refusal("'fligths' not found", "SELECT flight_id\nFROM fligths\n     ^^^^^^^", ""),
                refusal(
                        "encountered \"w\"",
                        "SELECT AVG(distance_mi) OVVER w\n                              ^",
                        WINDOW),
                refusal(
                        "no window named zz",
                        "SELECT AVG(distance_mi) OVER zz\n                             ^^",
                        WINDOW),
                refusal("NOFUN is not supported", "SELECT NOFUN(origin) AS x\n       ^^^^^^^^^^^^^", "\nFROM flights"),
                refusal("unknown", "SELECT flight_id, 'abc", "\nFROM flights"),
                // Types
                refusal("Cannot apply 'ABS'", "SELECT ABS(origin) AS x\n       ^^^^^^^^^^^", "\nFROM flights"),
                refusal("Cannot apply '+'", "SELECT origin + 1 AS x\n       ^^^^^^^^^^", "\nFROM flights"),
                refusal("compared", "SELECT flight_id, origin = 1 AS x", "\nFROM flights"),
                refusal(
                        "CAST to DATE",
                        "SELECT CAST(origin AS DATE) AS x\n                      ^^^^",
                        "\nFROM flights"),
                refusal(
                        "CAST to VARCHAR(3)",
                        "SELECT CAST(origin AS VARCHAR(3)) AS x\n                      ^^^^^^^^^^",
                        "\nFROM flights"),
                refusal("CAST to DECIMAL", "SELECT CAST(distance_mi AS DECIMAL(10, 2)) AS x", "\nFROM flights"),
                refusal(
                        "EXTRACT(DOW …) is not supported",
                        "SELECT EXTRACT(DOW FROM event_time) AS x\n               ^^^",
                        "\nFROM flights"),
                // Clauses
                refusal(
                        "GROUP BY is not supported",
                        "SELECT origin FROM flights\nGROUP BY origin\n^^^^^^^^^^^^^^^",
                        ""),
                refusal("COUNT without OVER", "SELECT COUNT(*) AS n FROM flights\n       ^^^^^^^^", ""),
                refusal("ORDER BY, LIMIT", "SELECT flight_id FROM flights ORDER BY flight_id LIMIT 3", ""),
                refusal("SELECT DISTINCT", "SELECT DISTINCT origin FROM flights", ""),
                refusal(
                        "joins are not supported",
                        "SELECT f.flight_id FROM\nflights f JOIN flights g ON f.origin = g.origin\n          ^^^^",
                        ""),
                refusal(
                        "flights stands in the UNION ALL twice",
                        "SELECT flight_id FROM flights UNION ALL SELECT flight_id FROM flights",
                        ""),
                refusal("sub-query", "SELECT flight_id, (SELECT 1 AS x FROM flights) AS y", "\nFROM flights"),
                refusal("not a SELECT", "DELETE FROM flights", ""),
                refusal(
                        "CURRENT_TIMESTAMP is not supported",
                        "SELECT CURRENT_TIMESTAMP AS now_\n       ^^^^^^^^^^^^^^^^^",
                        "\nFROM flights"),
                refusal("RAND is not supported", "SELECT RAND() AS x\n       ^^^^^^", "\nFROM flights"),
                refusal(
                        "cannot stand here",
                        "SELECT flight_id FROM flights\nWHERE COUNT(*) OVER (ORDER BY event_time ROWS 2 PRECEDING) > 1",
                        ""),
                // Windows
                refusal(
                        "SUM(DISTINCT …)",
                        "SELECT SUM(DISTINCT distance_mi) OVER w AS n\n       ^^^^^^^^^^^^^^^^^^^^^^^^^",
                        WINDOW),
                refusal("RANK is not supported", "SELECT RANK() OVER w AS n\n       ^^^^^^", WINDOW),
                refusal(
                        "literal number of rows",
                        "SELECT LAG(origin, distance_mi) OVER w AS n\n                   ^^^^^^^^^^^",
                        WINDOW),
                refusal(
                        "LAG takes every row",
                        "SELECT LAG(origin) IGNORE NULLS OVER w AS n\n       ^^^^^^^^^^^",
                        WINDOW),
                refusal("a quantile is from 0 to 1", "SELECT QUANTILE_CONT(distance_mi, 1.5) OVER w AS n", WINDOW),
                refusal(
                        "literal",
                        "SELECT QUANTILE_CONT(distance_mi, local_minute) OVER w AS n\n                                  ^^^^^^^^^^^^",
                        WINDOW),
                refusal("a half-life is", "SELECT DECAY_SUM(distance_mi, INTERVAL '0' HOUR) OVER w AS n", WINDOW),
                refusal("INTERVAL_MONTH", "SELECT DECAY_SUM(distance_mi, INTERVAL '1' MONTH) OVER w AS n", WINDOW),
                refusal(
                        "no frame",
                        "SELECT COUNT(*) OVER (PARTITION BY origin ORDER BY event_time) AS n",
                        "\nFROM flights"),
                refusal(
                        "no ORDER BY",
                        "SELECT COUNT(*) OVER (PARTITION BY origin ROWS 3 PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "must end at the current row",
                        "SELECT COUNT(*) OVER (ORDER BY event_time\nROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING\n                                     ^^^^^^^^^^^",
                        "\n) AS n FROM flights"),
                refusal(
                        "keep all rows",
                        "SELECT MEDIAN(distance_mi) OVER (ORDER BY event_time RANGE UNBOUNDED PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "end at the current row",
                        "SELECT COUNT(*) OVER (ORDER BY event_time\nROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING\n                             ^^^^^^^^^^^",
                        "\n) AS n FROM flights"),
                refusal(
                        "ends before it begins",
                        "SELECT COUNT(*) OVER (ORDER BY event_time ROWS BETWEEN 3 PRECEDING AND 4 PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "EXCLUDE TIES is not supported",
                        "SELECT COUNT(*) OVER (ORDER BY event_time ROWS 3 PRECEDING EXCLUDE TIES) AS n",
                        "\nFROM flights"),
                refusal(
                        "not ordered by event_time",
                        "SELECT COUNT(*) OVER (ORDER BY local_minute ROWS 3 PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "more than one column",
                        "SELECT COUNT(*) OVER (ORDER BY event_time, kind ROWS 3 PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "back in time",
                        "SELECT COUNT(*) OVER (ORDER BY event_time DESC ROWS 3 PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "no fixed length",
                        "SELECT COUNT(*) OVER (ORDER BY event_time RANGE INTERVAL '1' MONTH PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "not a literal distance",
                        "SELECT COUNT(*) OVER (ORDER BY event_time RANGE INTERVAL 3 HOUR PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "built on another one",
                        "SELECT COUNT(*) OVER (w ROWS 3 PRECEDING) AS n\n                      ^",
                        "\nFROM flights WINDOW w AS (PARTITION BY kind ORDER BY event_time)"),
                refusal(
                        "outside 1 to",
                        "SELECT COUNT(*) OVER (ORDER BY event_time ROWS 0 PRECEDING) AS n",
                        "\nFROM flights"),
                refusal(
                        "windows over windows",
                        "SELECT SUM(n)\nOVER (ORDER BY event_time ROWS 2 PRECEDING) AS m",
                        "\nFROM (SELECT event_time, COUNT(*) OVER (ORDER BY event_time ROWS 3 PRECEDING) AS n FROM flights) t"),
                refusal("cannot stand here", "SELECT flight_id, SUM(AVG(distance_mi) OVER w) OVER w AS s", WINDOW),
                refusal(
                        "which row LAST_VALUE takes",
                        "SELECT LAST_VALUE(origin) FILTER (WHERE kind = 'landed') OVER w AS s",
                        WINDOW),
                // Names of features
                refusal(
                        "no name",
                        "SELECT flight_id, distance_mi + 1\n                  ^^^^^^^^^^^^^^^",
                        "\nFROM flights"),
                refusal("two columns are named origin", "SELECT flight_id, origin, dest AS origin", "\nFROM flights"),
                refusal("Lambent's own", "SELECT flight_id, origin AS _origin", "\nFROM flights"),
                refusal("row id flight_id", "SELECT origin", "\nFROM flights"));
    }

    private static Arguments refusal(String reason, String sql, String rest) {
        return Arguments.of(reason, sql, rest);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isRefusedAtItsPlace(String reason, String marked, String rest) {
        String[] lines = marked.split("\n");
        boolean hasCarets = lines[lines.length - 1].isBlank()
                || lines[lines.length - 1].strip().matches("\\^+");
        String sql = hasCarets ? marked.substring(0, marked.lastIndexOf('\n')) + rest : marked + rest;
        Throwable thrown = catchThrowable(() -> Transform.compile(TestApps.flights(sql)));
        assertThat(thrown).as(sql).isInstanceOf(LambentException.class);
        LambentException refused = (LambentException) thrown;
        assertThat(refused.kind()).as(thrown.toString()).isEqualTo(ErrorKind.USER);
        assertThat(refused.getMessage()).startsWith("features.sql").contains("SQL refused");
        if (!reason.equals("unknown")) {
            assertThat(refused.reason()).containsIgnoringCase(reason);
        }
        if (hasCarets) {
            String line = lines[lines.length - 2];
            String carets = lines[lines.length - 1];
            assertThat(refused.problem())
                    .contains(":" + (lines.length - 1) + ":" + (carets.indexOf('^') + 1) + "\n")
                    .contains("    " + line + "\n    " + carets.stripTrailing() + "\n");
        }
    }

    @Test
    void labelsAndExpressionsHaveNoWindows() {
        String window = "COUNT(*) OVER (ORDER BY event_time ROWS 2 PRECEDING)";
        Throwable label = catchThrowable(() -> Transform.compile(TestApps.app(
                "flights",
                TestApps.FLIGHTS,
                "flight_id",
                TestApps.FLIGHTS_SQL,
                "SELECT flight_id, " + window + " AS label FROM flights",
                java.time.Duration.ofHours(1))));
        assertThat(label).hasMessageContaining("label.sql:1:19").hasMessageContaining("cannot stand here");
        Throwable scalar = catchThrowable(() -> ScalarSql.compile("1 + " + window, TestApps.FLIGHTS, "expect[0]"));
        assertThat(scalar).hasMessageContaining("expect[0]:1:5").hasMessageContaining("cannot stand here");
    }

    @Test
    void aLabelNeedsTheRowIdAndALabel() {
        Throwable thrown = catchThrowable(() -> Transform.compile(TestApps.app(
                "flights",
                TestApps.FLIGHTS,
                "flight_id",
                TestApps.FLIGHTS_SQL,
                "SELECT flight_id, origin FROM flights",
                java.time.Duration.ofHours(1))));
        assertThat(thrown).hasMessageContaining("not flight_id and label");
    }

    /** What is told of a stream or column whose name is a word of SQL; with the quotes that it asks for it compiles. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            SELECT flight_id FROM rows              | features.sql:1:23 | rows
            SELECT flight_id, end FROM "rows"       | features.sql:1:19 | end
            SELECT flight_id, end + 1 AS x FROM "rows" | features.sql:1:19 | end
            """)
    void aNameThatIsAWordOfSqlHasToBeQuoted(String features, String place, String name) {
        Throwable thrown = catchThrowable(() -> rows(features));
        assertThat(thrown)
                .isInstanceOf(LambentException.class)
                .hasMessageStartingWith(place)
                .hasMessageContaining("`" + name + "` is a word of SQL, and it is declared as a name")
                .hasMessageContaining("Write the name in double quotes: \"" + name + "\".");
        rows(features.replaceAll("\\b(?<!\")" + name + "\\b(?!\")", "\"" + name + "\""));
    }

    private static void rows(String features) {
        Transform.compile(TestApps.app(
                "rows",
                TestApps.schema("flight_id BIGINT NOT NULL, event_time TIMESTAMP NOT NULL, end INTEGER"),
                "flight_id",
                features,
                "SELECT flight_id, 1.0 AS label FROM \"rows\"",
                java.time.Duration.ofHours(1)));
    }

    @Test
    void theWholeMessageReadsWell() {
        Throwable thrown = catchThrowable(() ->
                Transform.compile(TestApps.flights("SELECT flight_id,\n       RANK() OVER w AS before_it" + WINDOW)));
        assertThat(thrown)
                .hasMessage(
                        """
                        features.sql:2:8
                               RANK() OVER w AS before_it
                               ^^^^^^
                        SQL refused: RANK is not supported over a window. Use one of APPROX_COUNT_DISTINCT, AVG, COUNT, DECAY_AVG, \
                        DECAY_SUM, FIRST_VALUE, \
                        LAG, LAST_VALUE, MAX, MEDIAN, MIN, MODE, QUANTILE_CONT, STDDEV, STDDEV_POP, STDDEV_SAMP, SUM, VARIANCE, \
                        VAR_POP, VAR_SAMP."""
                                .replace("\n       ", "\n           "));
    }
}
