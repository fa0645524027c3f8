package dev.lambent.speed.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final List<Long> reports = new ArrayList<>();
    private long now = 1000;
    private long dueAt = -1;
    private Runnable action;
    private final Pace pace = new Pace(
            5,
            () -> now,
            (millis, run) -> {
                dueAt = now + millis;
                action = run;
            },
            reports::add);

    @Test
    void reportsAtOnceWhenItHasBeenQuiet() {
        pace.reached(7);
        assertThat(reports).containsExactly(7L);
        now += 5;
        pace.reached(8);
        assertThat(reports).containsExactly(7L, 8L);
    }

    @Test
    void bundlesWhatComesTooFastAndNeverLeavesTheLastUnsent() {
        pace.reached(7);
        now += 1;
        pace.reached(8);
        now += 1;
        pace.reached(9);
        assertThat(reports).containsExactly(7L);
        now = dueAt;
        action.run();
        assertThat(reports).containsExactly(7L, 9L);
    }

    @Test
    void neverGoesBackOrRepeats() {
        pace.reached(7);
        now += 10;
        pace.reached(7);
        pace.reached(6);
        assertThat(reports).containsExactly(7L);
    }

    @Test
    void aClockSetBackDoesNotSilenceIt() {
        pace.reached(7);
        now -= 1_000_000;
        pace.reached(8);
        assertThat(reports).containsExactly(7L, 8L);
    }
}
