package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.StreamSpec;
import dev.lambent.fold.Fold;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of a stream that become known some time after their event time. */
class KnownAfterTest {
    private static final long NOON = 1_600_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final RowSchema FLIGHTS =
            TestApps.schema("flight BIGINT NOT NULL, left_at TIMESTAMP NOT NULL, place VARCHAR NOT NULL");
    private static final RowSchema WEATHER =
            TestApps.schema("seen_at TIMESTAMP NOT NULL, station VARCHAR NOT NULL, wind DOUBLE");

    private static final String FEATURES =
            """
            SELECT * FROM (
              SELECT kind, flight, at_time,
                     LAST_VALUE(wind) IGNORE NULLS OVER near AS wind_now,
                     COUNT(wind) OVER near AS winds,
                     MEDIAN(wind) OVER (PARTITION BY place ORDER BY at_time RANGE BETWEEN INTERVAL '5' HOUR PRECEDING
                                        AND INTERVAL '1' HOUR PRECEDING) AS usual_wind,
                     MAX(wind) OVER (PARTITION BY place ORDER BY at_time RANGE INTERVAL '30' MINUTE PRECEDING) AS gust,
                     DECAY_SUM(wind, INTERVAL '1' HOUR) OVER (PARTITION BY place ORDER BY at_time
                                                              RANGE UNBOUNDED PRECEDING) AS blown
              FROM (
                SELECT 'flight' AS kind, flight, left_at AS at_time, place, CAST(NULL AS DOUBLE) AS wind FROM flights
                UNION ALL
                SELECT 'weather', CAST(NULL AS BIGINT), seen_at, station, wind FROM weather
              ) rows_of_both
              WINDOW near AS (PARTITION BY place ORDER BY at_time RANGE INTERVAL '3' HOUR PRECEDING)
            ) folded
            WHERE kind = 'flight'
            """;

    private static Fold fold(Duration knownAfter, Duration weatherLateness) {
        Map<String, StreamSpec> streams = new LinkedHashMap<>();
        streams.put("flights", TestApps.stream("flights", FLIGHTS, "flight", "left_at", Duration.ZERO));
        streams.put("weather", TestApps.stream("weather", WEATHER, "station", "seen_at", weatherLateness, knownAfter));
        return Transform.compile(TestApps.app(streams, "flight", FEATURES, "SELECT flight, TRUE AS label FROM flights"))
                .fold();
    }

    @Test
    void framesThatWouldCountRowsBeforeTheyAreKnownAreRefused() {
        for (String feature : List.of(
                "MAX(wind) OVER (PARTITION BY place ORDER BY at_time ROWS 4 PRECEDING)",
                "LAG(wind) OVER (PARTITION BY place ORDER BY at_time)")) {
            assertThatThrownBy(() -> compile(feature, OptionalInt.empty()))
                    .hasMessageContaining("ROWS frames and LAG count rows of weather before they are known")
                    .hasMessageContaining("Write a RANGE frame");
        }
        // Weather has no flight: its rows are in nobody's way there.
        compile("LAG(wind) OVER (PARTITION BY flight ORDER BY at_time)", OptionalInt.empty());
        String total = "MAX(wind) OVER (PARTITION BY place ORDER BY at_time RANGE UNBOUNDED PRECEDING)";
        assertThatThrownBy(() -> compile(total, OptionalInt.of(80)))
                .hasMessageContaining("with max_rows_per_key, rows settle into the totals");
        compile(total, OptionalInt.empty());
    }

    private static void compile(String feature, OptionalInt maxRowsPerKey) {
        Map<String, StreamSpec> streams = new LinkedHashMap<>();
        streams.put("flights", TestApps.stream("flights", FLIGHTS, "flight", "left_at", Duration.ZERO));
        streams.put(
                "weather",
                TestApps.stream("weather", WEATHER, "station", "seen_at", Duration.ZERO, Duration.ofHours(1)));
        String features = FEATURES.replaceFirst("(?s)LAST_VALUE.*blown", feature + " AS gust")
                .replaceFirst("(?s)WINDOW near AS.*HOUR PRECEDING\\)", "");
        Transform.compile(
                TestApps.app(streams, "flight", features, "SELECT flight, TRUE AS label FROM flights", maxRowsPerKey));
    }

    private static Row weather(long seenAt, String place, double wind) {
        return new Row(WEATHER.width()).setLong(0, seenAt).setText(1, place).setDouble(2, wind);
    }

    private static Row flight(long id, long leftAt, String place) {
        return new Row(FLIGHTS.width()).setLong(0, id).setLong(1, leftAt).setText(2, place);
    }

    @Test
    void anObservationIsSeenOnceItIsKnown() {
        FoldRunner runner = new FoldRunner(fold(Duration.ofHours(1), Duration.ofMinutes(10)));
        runner.fold("weather", weather(NOON, "jfk", 7), NOON + 5 * MINUTE);
        long before = NOON + 59 * MINUTE;
        assertThat(runner.fold("flights", flight(1, before, "jfk"), before).isNull(3))
                .isTrue();
        long known = NOON + 60 * MINUTE;
        Row seeing = runner.fold("flights", flight(2, known, "jfk"), known);
        assertThat(seeing.longAt(2)).as("the flight's own time").isEqualTo(known);
        assertThat(seeing.doubleAt(3)).isEqualTo(7);
        long last = known + 180 * MINUTE;
        assertThat(runner.fold("flights", flight(3, last, "jfk"), last).doubleAt(3))
                .isEqualTo(7);
        assertThat(runner.fold("flights", flight(4, last + 1, "jfk"), last + 1).isNull(3))
                .isTrue();
    }

    /** What another column would say as well, one whose rows may come an hour before it. */
    @Test
    void itIsAsIfTheEventTimeWereThatMuchLater() {
        Fold declared = fold(Duration.ofHours(1), Duration.ofMinutes(30));
        Fold moved = fold(Duration.ZERO, Duration.ofMinutes(90));
        assertThat(declared.featureSet()).isNotEqualTo(moved.featureSet());
        FoldRunner ours = new FoldRunner(declared);
        FoldRunner theirs = new FoldRunner(moved);
        Random random = new Random(5);
        String[] places = {"jfk", "ewr", "lga"};
        long time = NOON;
        int seen = 0;
        for (int i = 0; i < 5_000; i++) {
            time += random.nextInt(4) * MINUTE;
            String place = places[random.nextInt(places.length)];
            if (random.nextBoolean()) {
                long seenAt = time - random.nextInt(100) * MINUTE;
                double wind = random.nextInt(40);
                ours.fold("weather", weather(seenAt, place, wind), time);
                theirs.fold("weather", weather(seenAt + 60 * MINUTE, place, wind), time);
            } else {
                Row flight = flight(i, time, place);
                Row features = ours.fold("flights", flight, time);
                assertThat(features).isEqualTo(theirs.fold("flights", flight, time));
                seen += features.isNull(3) ? 0 : 1;
            }
        }
        assertThat(seen).isGreaterThan(1_000);
    }
}
