package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    @Test
    void aFoldIsExplainedInWords() {
        Transform transform = Transform.compile(TestApps.app(
                Map.of(
                        "flights",
                                TestApps.stream(
                                        "flights",
                                        TestApps.schema("id BIGINT NOT NULL, t TIMESTAMP NOT NULL, origin VARCHAR"),
                                        "id",
                                        "t",
                                        Duration.ofMinutes(90)),
                        "weather",
                                TestApps.stream(
                                        "weather",
                                        TestApps.schema(
                                                "station VARCHAR NOT NULL, known_at TIMESTAMP NOT NULL, wind DOUBLE"),
                                        "station",
                                        "known_at",
                                        Duration.ZERO)),
                "id",
                """
                SELECT id, wind_now, wind_now / 2 AS half, calm, usual, one_back, n FROM (
                  SELECT id, LAST_VALUE(wind) IGNORE NULLS OVER w AS wind_now,
                         QUANTILE_CONT(wind, 0.1) OVER w AS calm,
                         DECAY_AVG(wind, INTERVAL '30' MINUTE) OVER (PARTITION BY place ORDER BY t
                           RANGE BETWEEN INTERVAL '2' DAY PRECEDING AND INTERVAL '36' HOUR PRECEDING) AS usual,
                         LAG(place) OVER (ORDER BY t) AS one_back,
                         COUNT(*) OVER (ORDER BY t ROWS BETWEEN 5 PRECEDING AND 2 PRECEDING) AS n
                  FROM (SELECT id, t, origin AS place, CAST(NULL AS DOUBLE) AS wind FROM flights
                        UNION ALL
                        SELECT CAST(NULL AS BIGINT), known_at, LOWER(station), wind FROM weather WHERE wind >= 0) u
                  WINDOW w AS (PARTITION BY place ORDER BY t RANGE INTERVAL '1' DAY PRECEDING)
                ) v WHERE id IS NOT NULL""",
                "SELECT id, 1 AS label FROM flights"));
        assertThat(transform.explanation())
                .isEqualTo(
                        """
                        Reads
                          flights: event time t, max_lateness 1 h 30 min
                          weather: event time known_at, max_lateness 0 s, where (wind >= 0)
                        Scores rows where IS NOT NULL(id | NULL)
                        Features
                          id        BIGINT     id | NULL
                          wind_now  DOUBLE     LAST_VALUE(NULL | wind) IGNORE NULLS OVER (set 0, RANGE 1 d PRECEDING)
                          half      DOUBLE     (LAST_VALUE(NULL | wind) IGNORE NULLS OVER (set 0, RANGE 1 d PRECEDING) \
                        / CAST(2 AS DOUBLE))
                          calm      DOUBLE     QUANTILE_CONT(NULL | wind, 0.1) OVER (set 0, RANGE 1 d PRECEDING)
                          usual     DOUBLE     DECAY_AVG(NULL | wind, half-life 30 min) OVER (set 0, \
                        RANGE BETWEEN 2 d PRECEDING AND 1 d 12 h PRECEDING)
                          one_back  VARCHAR    CASE WHEN (COUNT(*) OVER (set 1, ROWS 1 PRECEDING EXCLUDE CURRENT ROW) = 1) \
                        THEN FIRST_VALUE(origin | LOWER(station)) OVER (set 1, ROWS 1 PRECEDING EXCLUDE CURRENT ROW) ELSE NULL END
                          n         BIGINT     COUNT(*) OVER (set 1, ROWS BETWEEN 5 PRECEDING AND 2 PRECEDING)
                        Inputs of the model: wind_now, half, calm, usual, one_back, n
                        State, by key
                          set 0: PARTITION BY origin | LOWER(station)
                            32 bytes for every row of the last 2 d 1 h 30 min in which an argument is not null
                          set 1: all rows, one key
                            20 bytes and 1 text for the latest 5 rows
                        """);
    }

    @Test
    void withoutWindowsThereIsNoState() {
        Transform transform = Transform.compile(TestApps.flights("SELECT flight_id, LOWER(origin) AS o FROM flights"));
        assertThat(transform.explanation())
                .contains("o          VARCHAR    LOWER(origin)")
                .endsWith("No windows: no state is kept.\n");
    }
}
