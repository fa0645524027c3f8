package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of several streams in one fold: flights see the weather that was known when they left. */
class UnionFoldTest {
    private static final RowSchema FLIGHTS = TestApps.schema(
            "flight BIGINT NOT NULL, left_at TIMESTAMP NOT NULL, origin VARCHAR NOT NULL, delay INTEGER");
    private static final RowSchema WEATHER =
            TestApps.schema("known_at TIMESTAMP NOT NULL, station VARCHAR NOT NULL, wind DOUBLE, visibility BIGINT");

    private static final String FEATURES =
            """
            SELECT flight, at_time, place, wind_now, wind_max_6h, visibility_now, delay_3h, delays_before, clear_km
            FROM (
              SELECT kind, flight, at_time, place,
                     LAST_VALUE(wind) IGNORE NULLS OVER near AS wind_now,
                     MAX(wind) OVER near AS wind_max_6h,
                     LAST_VALUE(visibility) IGNORE NULLS OVER near AS visibility_now,
                     AVG(delay) OVER (PARTITION BY place ORDER BY at_time RANGE INTERVAL '3' HOUR PRECEDING) AS delay_3h,
                     COUNT(delay) OVER (PARTITION BY place ORDER BY at_time ROWS 5 PRECEDING EXCLUDE CURRENT ROW)
                       AS delays_before,
                     SUM(clear_km) OVER near AS clear_km
              FROM (
                SELECT 'flight' AS kind, flight, left_at AS at_time, origin AS place, CAST(delay AS DOUBLE) AS delay,
                       CAST(NULL AS DOUBLE) AS wind, CAST(NULL AS BIGINT) AS visibility, 0 AS clear_km
                FROM flights
                UNION ALL
                SELECT 'w', CAST(NULL AS BIGINT), known_at, LOWER(station), CAST(NULL AS DOUBLE), wind, visibility,
                       visibility * 2
                FROM weather
                WHERE wind >= 0 OR wind IS NULL
              ) both_streams
              WHERE place <> 'closed'
              WINDOW near AS (PARTITION BY place ORDER BY at_time RANGE INTERVAL '6' HOUR PRECEDING)
            ) folded
            WHERE kind = 'flight'
            """;

    private static Transform compile(String features) {
        return Transform.compile(TestApps.app(
                Map.of(
                        "flights", TestApps.stream("flights", FLIGHTS, "flight", "left_at", Duration.ofMinutes(30)),
                        "weather", TestApps.stream("weather", WEATHER, "station", "known_at", Duration.ofHours(2))),
                "flight",
                features,
                "SELECT flight, delay > 15 AS label FROM flights"));
    }

    private record Entry(String stream, Row row, long time) {}

    private static List<Entry> log(long seed) {
        Random random = new Random(seed);
        String[] places = {"jfk", "ewr", "closed", "LGA"};
        List<Entry> log = new ArrayList<>();
        long time = 1_600_000_000_000L;
        for (int i = 0; i < 2000; i++) {
            time += 1 + random.nextInt(600_000);
            String place = places[random.nextInt(places.length)];
            if (random.nextInt(4) == 0) {
                Row row = new Row(WEATHER.width()).setLong(0, time).setText(1, place);
                if (random.nextInt(5) > 0) {
                    row.setDouble(2, random.nextInt(40) - 2);
                }
                if (random.nextInt(5) > 0) {
                    row.setLong(3, random.nextInt(10));
                }
                log.add(new Entry("weather", row, time));
            } else {
                Row row =
                        new Row(FLIGHTS.width()).setLong(0, i).setLong(1, time).setText(2, place.toLowerCase());
                if (random.nextInt(5) > 0) {
                    row.setLong(3, random.nextInt(90) - 20);
                }
                log.add(new Entry("flights", row, time));
            }
        }
        return log;
    }

    @Test
    void rowsOfBothStreamsMeetInTheirWindowsAsInDuckDb() throws SQLException {
        Transform transform = compile(FEATURES);
        RowSchema schema = transform.fold().outputSchema();
        FoldRunner runner = new FoldRunner(transform.fold());
        List<Entry> log = log(11);
        List<Row> ours = new ArrayList<>();
        for (Entry entry : log) {
            Row features = runner.fold(entry.stream(), entry.row(), entry.time());
            if (features != null) {
                ours.add(features);
            }
        }
        try (DuckDb duck = new DuckDb()) {
            duck.createTable("flights", FLIGHTS, rows(log, "flights"));
            duck.createTable("weather", WEATHER, rows(log, "weather"));
            List<Row> theirs = duck.query(FEATURES, schema);
            assertThat(ours).hasSizeGreaterThan(1000);
            Agreement.check(schema, "flight", ours, theirs);
        }
    }

    private static List<Row> rows(List<Entry> log, String stream) {
        return log.stream()
                .filter(entry -> entry.stream().equals(stream))
                .map(Entry::row)
                .toList();
    }

    @Test
    void theSourceNamesBothStreams() {
        Transform transform = compile(FEATURES);
        assertThat(transform.fold().streams()).containsExactly("flights", "weather");
        assertThat(transform.source()).contains("rows of stream flights, weather", "Rows of weather");
        assertThat(transform.inputs())
                .doesNotContain("kind", "at_time", "flight")
                .contains("place", "wind_now");
    }

    @Test
    void aLateRowIsSeenForAsLongAsTheMostPatientStreamWaits() {
        FoldRunner runner = new FoldRunner(compile(FEATURES).fold());
        long noon = 1_600_000_000_000L;
        long hour = 3_600_000;
        Row calm = new Row(WEATHER.width()).setLong(0, noon).setText(1, "jfk").setDouble(2, 3);
        runner.fold("weather", calm, noon);
        // 6 hours of window and 2 of lateness after the calm was known, it is still seen.
        Row flight = new Row(FLIGHTS.width())
                .setLong(0, 1)
                .setLong(1, noon + 6 * hour)
                .setText(2, "jfk");
        Row seen = runner.fold("flights", flight, noon + 8 * hour);
        assertThat(seen.doubleAt(3)).isEqualTo(3.0);
        assertThat(runner.fold("flights", flight, noon + 8 * hour + 1).isNull(3))
                .isTrue();
    }

    @Test
    void whatCannotBeFoldedIsRefused() {
        assertThatThrownBy(() -> compile("SELECT flight FROM flights UNION SELECT 1 FROM weather"))
                .hasMessageContaining("UNION would drop rows that are equal")
                .hasMessageContaining("Write UNION ALL");
        assertThatThrownBy(() -> compile("SELECT flight FROM flights UNION ALL SELECT flight FROM flights"))
                .hasMessageContaining("flights stands in the UNION ALL twice");
        assertThatThrownBy(() -> compile("SELECT flight FROM flights UNION ALL SELECT known_at FROM weather"))
                .hasMessageContaining("column 1 of the UNION ALL is BIGINT");
        assertThatThrownBy(() -> compile("SELECT flight, COUNT(*) OVER (ORDER BY at_time ROWS 3 PRECEDING) AS n FROM"
                        + " (SELECT flight, left_at AS at_time FROM flights UNION ALL"
                        + " SELECT visibility, known_at + INTERVAL '1' HOUR FROM weather) u"))
                .hasMessageContaining("not ordered by known_at, the event time of weather");
    }

    @Test
    void withoutWindowsRowsOfBothStreamsAreScored() {
        FoldRunner runner = new FoldRunner(compile(
                        "SELECT flight, delay AS x FROM flights UNION ALL SELECT visibility, wind FROM weather WHERE wind > 1")
                .fold());
        Row flight = new Row(FLIGHTS.width())
                .setLong(0, 5)
                .setLong(1, 1)
                .setText(2, "jfk")
                .setLong(3, 7);
        Row windy = new Row(WEATHER.width())
                .setLong(0, 1)
                .setText(1, "jfk")
                .setDouble(2, 2.5)
                .setLong(3, 9);
        assertThat(runner.fold("flights", flight, 1).doubleAt(1)).isEqualTo(7.0);
        assertThat(runner.fold("weather", windy, 1).longAt(0)).isEqualTo(9);
        assertThat(runner.fold("weather", new Row(WEATHER.width()).setLong(0, 1).setText(1, "jfk"), 1))
                .isNull();
    }
}
