package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How far back the rows lie that a row's features are computed of. */
class ReachTest {
    private static final String COUNTED = "SELECT flight_id, COUNT(*) OVER (ORDER BY event_time %s) AS n FROM flights";

    @Test
    void rangeFramesReachAsFarAsTheLongestAndTheLateness() {
        assertThat(Transform.compile(TestApps.flights(TestApps.FLIGHTS_SQL)).reachMillis())
                .hasValue(Duration.ofHours(3 + 1).toMillis());
        assertThat(Transform.compile(TestApps.flights("SELECT flight_id FROM flights"))
                        .reachMillis())
                .hasValue(Duration.ofHours(1).toMillis());
    }

    @Test
    void otherFramesReachToTheBeginning() {
        assertThat(Transform.compile(TestApps.flights(COUNTED.formatted("ROWS 3 PRECEDING")))
                        .reachMillis())
                .isEmpty();
        assertThat(Transform.compile(TestApps.flights(COUNTED.formatted("RANGE UNBOUNDED PRECEDING")))
                        .reachMillis())
                .isEmpty();
    }
}
