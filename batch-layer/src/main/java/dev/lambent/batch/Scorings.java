package dev.lambent.batch;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.Home;
import dev.lambent.batch.archive.ModelSchedule;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.publish.Publications;
import dev.lambent.batch.replay.Scoring;
import dev.lambent.batch.replay.SharedModels;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.util.Optional;
import org.apache.spark.sql.Column;
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
     * features stays as it was decided; what a feature set that was given up would have decided goes.
     */
    void run(Plan plan, Publications publications) {
        Optional<Publication> last = publications.last();
        String application = Tables.PREDICTIONS + '/' + plan.transform();
        Optional<Publication> givenUp = last.filter(publication ->
                publication.prepared() && !publication.transform().equals(plan.transform()));
        boolean sameFeatures = last.map(publication -> publication.featureSet().equals(plan.featureSet()))
                .orElse(true);
        Scoring scoring = new Scoring(lake, shared, new SharedModels(home, shared));
        if (givenUp.isPresent() && publications.served().isPresent()) {
            Publication served = publications.served().get();
            Dataset<Row> decided = lake.read(Tables.PREDICTIONS, served.tables().get(Tables.PREDICTIONS));
            LogSlice since = new LogSlice(served.boundary(), plan.to());
            lake.replace(
                    Tables.PREDICTIONS,
                    decided.unionByName(scoring.live(since, schedule)),
                    application + "/restored",
                    plan.epoch());
        } else if (plan.rebuild() && sameFeatures) {
            Dataset<Row> kept = lake.read(Tables.PREDICTIONS).where(isKept());
            Dataset<Row> all = kept.unionByName(scoring.live(LogSlice.until(plan.to()), schedule));
            lake.replace(Tables.PREDICTIONS, all, application + "/rebuilt", plan.epoch());
        } else if (!schedule.changes().isEmpty() && plan.hasLog()) {
            LogSlice slice = new LogSlice(plan.from(), plan.to());
            lake.append(Tables.PREDICTIONS, scoring.live(slice, schedule), application, plan.epoch());
        }
    }

    /** Scores of the history, and what models of other feature sets decided. */
    private Column isKept() {
        Object[] foreign = schedule.foreignTo(shared.featureSet()).toArray();
        return col("origin").equalTo(Scoring.BACKFILL).or(col("model").isin(foreign));
    }
}
