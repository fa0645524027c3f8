package dev.lambent.batch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.view.ControlEntry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelScheduleTest {
    private static final FeatureSetId OLD = new FeatureSetId("00000000000000aa");
    private static final FeatureSetId NEW = new FeatureSetId("00000000000000bb");
    private static final long PUBLICATION = -999_999_999L;

    private final ModelSchedule schedule = ModelSchedule.of(List.of(
            entry(9, 250, ControlEntry.activate(OLD, "third")),
            entry(PUBLICATION, 100, ControlEntry.takeOver(OLD, Optional.of("first"))),
            entry(3, 200, ControlEntry.prepare(OLD, "second")),
            entry(4, 250, ControlEntry.activate(OLD, "second"))));

    private static ModelSchedule.Entry entry(long offset, long logTimeMillis, ControlEntry entry) {
        return new ModelSchedule.Entry(offset, logTimeMillis, entry);
    }

    @Test
    void modelOfAPublicationHoldsForRowsAfterItsBoundary() {
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

    @Test
    void activationsOfAFeatureSetThatDoesNotDecideChangeNothing() {
        ModelSchedule switched = ModelSchedule.of(List.of(
                entry(1, 100, ControlEntry.activate(OLD, "old-1")),
                entry(2, 150, ControlEntry.activate(NEW, "new-0")),
                entry(PUBLICATION, 200, ControlEntry.takeOver(NEW, Optional.of("new-1"))),
                entry(3, 200, ControlEntry.activate(OLD, "old-2")),
                entry(4, 220, ControlEntry.activate(OLD, "old-3")),
                entry(5, 240, ControlEntry.activate(NEW, "new-2")),
                entry(PUBLICATION + 5, 300, ControlEntry.takeOver(OLD, Optional.empty()))));
        assertThat(switched.at(199)).isEqualTo("old-1");
        assertThat(switched.at(200)).isEqualTo("old-2");
        assertThat(switched.at(201)).isEqualTo("new-1");
        assertThat(switched.at(239)).isEqualTo("new-1");
        assertThat(switched.at(240)).isEqualTo("new-2");
        assertThat(switched.at(301)).isNull();
        assertThat(switched.at(230, OLD)).isEmpty();
        assertThat(switched.at(230, NEW)).contains("new-1");
        assertThat(switched.foreignTo(NEW)).containsExactlyInAnyOrder("old-1", "old-2");
    }
}
