package dev.lambent.batch;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.Home;
import dev.lambent.batch.archive.ModelSchedule;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.replay.Scoring;
import dev.lambent.batch.replay.SharedModels;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.bundle.Bundles;
import dev.lambent.view.Tables;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes {@code predictions} of an epoch. */
final class Scorings {
    private final Lake lake;
    private final Home home;
    private final SharedTransform shared;
    private final ModelSchedule schedule;

    Scorings(Lake lake, Home home, SharedTransform shared, ModelSchedule schedule) {
        this.lake = lake;
        this.home = home;
        this.shared = shared;
        this.schedule = schedule;
    }

    /**
     * Scores the plan's slice, or everything if the views are rebuilt from the same features. What was decided on other
     * features stays as it was decided.
     */
    void run(Plan plan, boolean sameFeatures) {
        Scoring scoring = new Scoring(lake, shared, new SharedModels(home, shared));
        LogSlice slice = new LogSlice(plan.from(), plan.to());
        Set<String> foreign = foreign();
        String application = Tables.PREDICTIONS + '/' + plan.transform();
        if (plan.rebuild() && sameFeatures) {
            Dataset<Row> backfill =
                    lake.read(Tables.PREDICTIONS).where(col("origin").equalTo(Scoring.BACKFILL));
            Dataset<Row> all = backfill.unionByName(scoring.live(LogSlice.until(plan.to()), schedule, foreign));
            lake.replace(Tables.PREDICTIONS, all, application + "/rebuilt", plan.epoch());
        } else if (!schedule.changes().isEmpty() && plan.hasLog()) {
            lake.append(Tables.PREDICTIONS, scoring.live(slice, schedule, foreign), application, plan.epoch());
        }
    }

    /** Models of other feature sets. */
    private Set<String> foreign() {
        return schedule.changes().stream()
                .map(ModelSchedule.Change::bundle)
                .distinct()
                .filter(bundle ->
                        !Bundles.manifest(home.bundle(bundle)).featureSet().equals(shared.featureSet()))
                .collect(Collectors.toSet());
    }
}
