package dev.lambent.batch;

import static dev.lambent.batch.Report.count;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.mlflow.MlflowLog;
import dev.lambent.batch.replay.Replay;
import dev.lambent.batch.replay.Scoring;
import dev.lambent.batch.train.ModelRecord;
import dev.lambent.batch.train.Stop;
import dev.lambent.batch.train.Training;
import dev.lambent.batch.train.TrainingInput;
import dev.lambent.batch.train.TrainingResult;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The training step: labelled rows in; a bundle, its row in {@code models}, and scores for the history out. */
final class ModelTraining {
    private final SparkSession spark;
    private final Lake lake;
    private final Home home;
    private final Transform transform;
    private final Report report;

    ModelTraining(SparkSession spark, Lake lake, Home home, Transform transform, Report report) {
        this.spark = spark;
        this.lake = lake;
        this.home = home;
        this.transform = transform;
        this.report = report;
    }

    /**
     * Trains and registers a model.
     *
     * @param champion the model of this feature set that is in force
     * @param required false: data that cannot be trained on yet are reported, and the run goes on without a model
     * @return the bundle, if it met its goals
     */
    Optional<String> run(long epoch, Optional<String> champion, boolean required) {
        long start = System.currentTimeMillis();
        TrainingResult result;
        try (Interrupt interrupt = new Interrupt(report)) {
            result = Training.run(input(champion, interrupt), new ReportedProgress(report));
        } catch (LambentException e) {
            if (required || e.kind() != ErrorKind.USER) {
                throw e;
            }
            report.say("No model was trained. " + e.problem() + ": " + e.reason() + ".");
            report.say(e.remedy());
            return Optional.empty();
        }
        report.say(result.report().text());
        Dataset<Row> row =
                spark.createDataFrame(List.of(result.record().atEpoch(epoch).row()), ModelRecord.SCHEMA);
        lake.append(Tables.MODELS, row.coalesce(1), Tables.MODELS, epoch);
        MlflowLog.of(System.getenv())
                .map(mlflow -> mlflow.log(result.evidence(), start))
                .ifPresent(report::say);
        String bundle = result.manifest().id();
        if (champion.filter(bundle::equals).isPresent()) {
            report.say("Model " + bundle + " is in force already: the same rows have given the same model.");
            return Optional.empty();
        }
        if (!result.passed()) {
            report.say("Model " + bundle + " was not shown to reach every goal: it is registered, and not promoted.");
            return Optional.empty();
        }
        report.say("Model " + bundle + " reaches its goals: it is promoted.");
        backfill(result, epoch);
        return Optional.of(bundle);
    }

    private TrainingInput input(Optional<String> champion, Stop interrupt) {
        LabelledRows rows = new LabelledRows(lake, transform.app());
        return TrainingInput.of(
                transform,
                rows.read(),
                home.bundles(),
                champion,
                rows.versions(),
                System.currentTimeMillis(),
                interrupt);
    }

    /** Out-of-fold scores for the history, once: later models would know too much. */
    private void backfill(TrainingResult result, long epoch) {
        Column ofHistory = col(Tables.TOPIC).startsWith(LogPartition.HISTORY_PREFIX);
        Dataset<Row> predictions = lake.read(Tables.PREDICTIONS);
        String application = Tables.PREDICTIONS + "/backfill";
        boolean scored = !predictions
                .where(col("origin").equalTo(Scoring.BACKFILL))
                .limit(1)
                .isEmpty();
        if (scored && !lake.isWritten(Tables.PREDICTIONS, application, epoch)) {
            return;
        }
        Dataset<Row> history = lake.read(Tables.FEATURES).where(ofHistory);
        Column[] columns = Arrays.stream(
                        TableColumns.predictions(Replay.rowId(transform)).fieldNames())
                .map(name -> switch (name) {
                    case "model" -> lit(result.manifest().id()).as(name);
                    case "origin" -> lit(Scoring.BACKFILL).as(name);
                    default -> col(SparkRows.quoted(name));
                })
                .toArray(Column[]::new);
        lake.append(
                Tables.PREDICTIONS,
                result.backfill().score(history).select(columns).coalesce(2),
                application,
                epoch);
        long rows = lake.read(Tables.PREDICTIONS).where(ofHistory).count();
        if (rows > 0) {
            report.say(count(rows) + " rows of the history got honest scores: from a model trained without them.");
        }
    }
}
