package dev.lambent.speed.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TickRoundsTest {
    private static final long IDLE = 1000;

    private final Map<String, Long> ends = new HashMap<>(Map.of("a", 10L, "b", 20L, "control", 0L));
    private final Map<String, Long> clockAhead = new HashMap<>();
    private final TickRounds<String> rounds = new TickRounds<>(List.of("a", "b", "control"), IDLE);
    private long now;

    @BeforeEach
    void letTheFirstRoundsPass() {
        assertThat(round()).containsExactlyInAnyOrder("a", "b", "control");
        assertThat(round()).isEmpty();
    }

    @Test
    void ticksNeverAnswerTicks() {
        for (int i = 0; i < 100; i++) {
            assertThat(round()).isEmpty();
        }
    }

    @Test
    void quietLogsGetOneTickPerIdleInterval() {
        int ticked = 0;
        for (int i = 0; i < 1000; i++) {
            ticked += round().isEmpty() ? 0 : 1;
        }
        assertThat(ticked).isEqualTo(5);
    }

    @Test
    void whileQuietOnlyWhatIsNoTickOfItsOwnIsNews() {
        append("a");
        assertThat(rounds.isQuiet()).isTrue();
        assertThat(rounds.firstNews("a")).isLessThan(ends.get("a"));
        round();
        assertThat(rounds.isQuiet()).isFalse();
        round();
        round();
        assertThat(rounds.isQuiet()).isTrue();
        ends.forEach((partition, end) -> assertThat(rounds.firstNews(partition)).isEqualTo(end));
        assertThat(rounds.nanosToIdleTick(now)).isPositive().isLessThan(IDLE);
    }

    @Test
    void aSingleRecordIsFollowedByTwoRoundsForAllThenSilence() {
        append("a");
        assertThat(round()).containsExactlyInAnyOrder("a", "b", "control");
        assertThat(round()).containsExactlyInAnyOrder("a", "b", "control");
        assertThat(round()).isEmpty();
        assertThat(round()).isEmpty();
    }

    @Test
    void onlyPartitionsThatAreBehindAreTickedWhileRecordsFlow() {
        append("a");
        round();
        append("a");
        assertThat(round()).containsExactlyInAnyOrder("b", "control");
        append("a");
        append("b");
        assertThat(round()).containsExactlyInAnyOrder("b", "control");
        append("a");
        append("b");
        assertThat(round()).containsExactly("control");
        assertThat(round()).containsExactlyInAnyOrder("a", "b", "control");
        assertThat(round()).isEmpty();
    }

    @Test
    void recordsAppendedAroundOwnTicksAreNoticed() {
        append("a");
        List<String> due = rounds.round(ends, now++);
        append("a");
        due.forEach(this::tick);
        append("a");
        assertThat(round()).containsExactlyInAnyOrder("b", "control");
    }

    @Test
    void partitionsOfASlowBrokerAreTickedUntilTheyHaveCaughtUp() {
        clockAhead.put("b", -4L);
        append("a");
        round();
        round();
        int extra = 0;
        for (List<String> due = round(); !due.isEmpty(); due = round()) {
            assertThat(due).containsExactly("b");
            extra++;
        }
        assertThat(extra).isEqualTo(4);
    }

    @Test
    void aClockSetFarBackIsNotChasedForEver() {
        clockAhead.put("b", -1_000_000L);
        append("a");
        round();
        int rounds = 0;
        while (!round().isEmpty()) {
            rounds++;
        }
        assertThat(rounds).isBetween(150, 250);
    }

    @Test
    void aPartitionThatIsAddedIsTickedWithTheOthers() {
        ends.put("c", 0L);
        rounds.add("c");
        rounds.add("a");
        append("c");
        assertThat(round()).containsExactlyInAnyOrder("a", "b", "c", "control");
        assertThat(round()).containsExactlyInAnyOrder("a", "b", "c", "control");
        assertThat(round()).isEmpty();
        assertThat(rounds.isQuiet()).isTrue();
    }

    private void append(String partition) {
        ends.merge(partition, 1L, Long::sum);
    }

    private List<String> round() {
        now += 5;
        List<String> due = rounds.round(new HashMap<>(ends), now);
        due.forEach(this::tick);
        return due;
    }

    /** The broker's clock rises by one per round. */
    private void tick(String partition) {
        long offset = ends.get(partition);
        append(partition);
        rounds.sent(partition, offset, now / 5 + clockAhead.getOrDefault(partition, 0L));
    }
}
