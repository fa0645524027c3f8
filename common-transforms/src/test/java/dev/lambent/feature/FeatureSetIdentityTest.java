package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeatureSetIdentityTest {
    private static FeatureSetId id(String sql) {
        return Transform.compile(TestApps.flights(sql)).featureSet();
    }

    private static final String SQL = "SELECT flight_id, origin || ' a  b' AS x, COUNT(*) OVER w AS n FROM flights"
            + " WINDOW w AS (PARTITION BY origin ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING)";

    @Test
    void spellingDoesNotMatter() {
        assertThat(id("select  flight_id, -- a comment\n \"origin\" || ' a  b' as x, count( * ) over W as n\n"
                        + "from FLIGHTS window w as (partition by Origin order by event_time"
                        + " range interval '3' hour preceding)"))
                .isEqualTo(id(SQL));
    }

    @Test
    void meaningMatters() {
        FeatureSetId id = id(SQL);
        assertThat(id(SQL.replace(" a  b", " a b"))).isNotEqualTo(id);
        assertThat(id(SQL.replace("'3'", "'4'"))).isNotEqualTo(id);
        assertThat(id(SQL.replace("AS n", "AS m"))).isNotEqualTo(id);
        assertThat(id(SQL.replace("COUNT(*)", "COUNT(kind)"))).isNotEqualTo(id);
        assertThat(Transform.compile(TestApps.app(
                                "flights",
                                TestApps.FLIGHTS,
                                "flight_id",
                                SQL,
                                TestApps.FLIGHTS_LABEL,
                                Duration.ofHours(2)))
                        .featureSet())
                .isNotEqualTo(id);
    }

    @Test
    void theLabelIsNoPartOfIt() {
        assertThat(Transform.compile(TestApps.app(
                                "flights",
                                TestApps.FLIGHTS,
                                "flight_id",
                                SQL,
                                "SELECT flight_id, 0 AS label FROM flights",
                                Duration.ofHours(1)))
                        .featureSet())
                .isEqualTo(id(SQL));
    }

    /** The generated code is read by people: a change of it should be seen in a review. */
    @Test
    void generatedCodeIsAsInTheSnapshot() throws IOException {
        String actual =
                Transform.compile(TestApps.flights(TestApps.FLIGHTS_SQL)).source();
        Path written = Files.writeString(Path.of("target", "flights-fold.java.txt"), actual);
        try (InputStream in = getClass().getResourceAsStream("flights-fold.java.txt")) {
            String snapshot = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(actual)
                    .as("if the change is meant, copy %s to src/test/resources/dev/lambent/feature", written)
                    .isEqualTo(snapshot);
        }
    }
}
