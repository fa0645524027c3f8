package dev.lambent.batch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelScheduleTest {
    private final ModelSchedule schedule = new ModelSchedule(List.of(
            new ModelSchedule.Change(-999_999_999L, 100, "first"),
            new ModelSchedule.Change(4, 250, "second"),
            new ModelSchedule.Change(9, 250, "third")));

    @Test
    void initialModelHoldsForRowsAfterItsBoundary() {
        assertThat(schedule.at(99)).isNull();
        assertThat(schedule.at(100)).isNull();
        assertThat(schedule.at(101)).isEqualTo("first");
        assertThat(schedule.at(249)).isEqualTo("first");
    }

    @Test
    void activationPrecedesRowsOfItsOwnLogTimeAndTheLastOneWins() {
        assertThat(schedule.at(250)).isEqualTo("third");
        assertThat(schedule.at(Long.MAX_VALUE)).isEqualTo("third");
    }
}
