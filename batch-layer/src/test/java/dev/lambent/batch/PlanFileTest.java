package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.batch.archive.HistoryPlan;
import dev.lambent.batch.archive.LogArchive;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Publication;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
    private static final LogPartition SALES = new LogPartition("sales", 0);
    static final Plan PLAN = new Plan(
            3,
            new FeatureSetId("0123456789abcdef"),
            true,
            "--full was given",
            TrainMode.ALWAYS,
            Boundary.of(10, Map.of(SALES, new Boundary.Mark(5, 11))),
            Boundary.of(20, Map.of(SALES, new Boundary.Mark(9, 21))),
            1,
            2,
            Optional.of("m1"),
            new TreeMap<>(Map.of(0, 4L, 1, 5L)),
            new TreeMap<>(Map.of(0, 6L, 1, 5L)),
            Map.of("sales", "id-of-sales"),
            Optional.of("k:1"),
            Optional.of(new HistoryPlan(100, 90, Map.of("sales", new HistoryPlan.Source("/data", 7, 1_000)))),
            new TransformId("fedcba9876543210"),
            Publication.Role.PREPARED,
            Optional.of(new TakeOver(20, Optional.of("m1"))));

    @TempDir
    Path folder;

    @Test
    void planAndProgressAreReadBackAsTheyWereWritten() {
        PlanFile file = new PlanFile(new Home(folder));
        assertThat(file.unfinished()).isEmpty();
        RunState state = RunState.of(PLAN)
                .with(Step.IMPORT)
                .withArchived(Map.of(SALES, new LogArchive.Counts(2, 1, 1, 3)), Map.of(0, 5L, 1, 5L))
                .with(Step.ARCHIVE)
                .withPromoted(Optional.of("m2"));
        file.save(state);
        assertThat(file.unfinished()).contains(state);
    }

    @Test
    void finishedRunIsKeptUnderItsEpoch() {
        PlanFile file = new PlanFile(new Home(folder));
        RunState state = RunState.of(PLAN);
        file.finish(state);
        assertThat(file.unfinished()).isEmpty();
        assertThat(new Home(folder).batchRun()).isDirectoryContaining("glob:**/done-000003.json");
    }

    @Test
    void rebuildingKeepsWhatWasCopiedAndForgetsTheRest() {
        RunState state = RunState.of(PLAN)
                .with(Step.IMPORT)
                .with(Step.ARCHIVE)
                .with(Step.REPLAY)
                .withPromoted(Optional.of("m2"));
        Plan again = PLAN.rebuiltBy(
                new FeatureSetId("fedcba9876543210"),
                new TransformId("00000000000000aa"),
                Publication.Role.SERVED,
                Optional.empty(),
                "the app was changed");
        RunState rebuilding = state.rebuilding(again);
        assertThat(rebuilding.done()).containsExactlyInAnyOrder(Step.IMPORT, Step.ARCHIVE);
        assertThat(rebuilding.promoted()).isEmpty();
        assertThat(rebuilding.plan().to()).isEqualTo(PLAN.to());
        assertThat(rebuilding.plan().rebuild()).isTrue();
    }
}
