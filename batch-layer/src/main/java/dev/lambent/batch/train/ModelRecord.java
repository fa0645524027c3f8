package dev.lambent.batch.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.app.Metric;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.Manifest;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A row of the table {@code models}.
 *
 * @param model the bundle's id
 * @param epoch of the publication that registered it
 * @param metric by which it was chosen; {@code cvMean}, {@code cvSd}, {@code holdout} and {@code train} are of this one
 * @param cvFolds JSON: the metric per fold
 * @param gap train less hold-out (positive: better in training), in the metric's own unit, sign turned for errors
 * @param metrics JSON: all metrics by part
 * @param baselines JSON: by name its metrics, the model's {@code skill} over it in {@code metric}, and for regression its
 *     {@code mase} against it
 * @param trials JSON: every trial with its mean, spread and folds
 * @param status {@code promoted} if it passed its goals, else {@code registered}
 */
public record ModelRecord(
        String model,
        long epoch,
        long createdAtMillis,
        String featureSet,
        String kind,
        String parameters,
        String metric,
        double cvMean,
        double cvSd,
        String cvFolds,
        double holdout,
        double train,
        double gap,
        String metrics,
        String baselines,
        String goals,
        boolean passed,
        String status,
        String trials,
        long trainingRows,
        long holdoutRows,
        long seed) {
    /** Columns of the table, in the order of {@link #row}. */
    public static final StructType SCHEMA = new StructType()
            .add("model", DataTypes.StringType, false)
            .add("epoch", DataTypes.LongType, false)
            .add("created_at", DataTypes.TimestampType, false)
            .add("feature_set", DataTypes.StringType, false)
            .add("kind", DataTypes.StringType, false)
            .add("parameters", DataTypes.StringType, false)
            .add("metric", DataTypes.StringType, false)
            .add("cv_mean", DataTypes.DoubleType, false)
            .add("cv_sd", DataTypes.DoubleType, false)
            .add("cv_folds", DataTypes.StringType, false)
            .add("holdout", DataTypes.DoubleType, false)
            .add("train", DataTypes.DoubleType, false)
            .add("gap", DataTypes.DoubleType, false)
            .add("metrics", DataTypes.StringType, false)
            .add("baselines", DataTypes.StringType, false)
            .add("goals", DataTypes.StringType, false)
            .add("passed", DataTypes.BooleanType, false)
            .add("status", DataTypes.StringType, false)
            .add("trials", DataTypes.StringType, false)
            .add("training_rows", DataTypes.LongType, false)
            .add("holdout_rows", DataTypes.LongType, false)
            .add("seed", DataTypes.LongType, false);

    private static final ObjectMapper JSON = new ObjectMapper();

    static ModelRecord of(Manifest manifest, TrainingReport report) {
        Metric metric = report.metric();
        TrialResult chosen = report.chosenResult();
        double holdout = report.holdout().get(metric);
        double train = report.train().get(metric);
        boolean passed = report.missing().isEmpty() && GoalVerdict.allowPromotion(report.goals());
        return new ModelRecord(
                manifest.id(),
                0,
                manifest.createdAtMillis(),
                manifest.featureSet().value(),
                manifest.kind().name(),
                JSON.valueToTree(chosen.refit().parameters()).toString(),
                metric.text(),
                chosen.mean(metric),
                chosen.deviation(metric),
                folds(chosen, metric).toString(),
                holdout,
                train,
                metric.gain(train, holdout),
                JSON.valueToTree(manifest.metrics()).toString(),
                baselines(report).toString(),
                goals(report.goals()).toString(),
                passed,
                passed ? "promoted" : "registered",
                trials(report).toString(),
                manifest.provenance().trainingRows(),
                report.split().finalFold().valid().rows(),
                manifest.provenance().seed());
    }

    /** The same model, registered by the publication {@code epoch}. */
    public ModelRecord atEpoch(long newEpoch) {
        return new ModelRecord(
                model,
                newEpoch,
                createdAtMillis,
                featureSet,
                kind,
                parameters,
                metric,
                cvMean,
                cvSd,
                cvFolds,
                holdout,
                train,
                gap,
                metrics,
                baselines,
                goals,
                passed,
                status,
                trials,
                trainingRows,
                holdoutRows,
                seed);
    }

    /** The values in the order of {@link #SCHEMA}. */
    public Row row() {
        return RowFactory.create(
                model,
                epoch,
                new Timestamp(createdAtMillis),
                featureSet,
                kind,
                parameters,
                metric,
                cvMean,
                cvSd,
                cvFolds,
                holdout,
                train,
                gap,
                metrics,
                baselines,
                goals,
                passed,
                status,
                trials,
                trainingRows,
                holdoutRows,
                seed);
    }

    private static ArrayNode folds(TrialResult result, Metric metric) {
        ArrayNode folds = JSON.createArrayNode();
        for (Map<Metric, Double> fold : result.folds()) {
            folds.add(fold.get(metric));
        }
        return folds;
    }

    private static ObjectNode baselines(TrainingReport report) {
        ObjectNode node = JSON.createObjectNode();
        for (BaselineResult baseline : report.baselines()) {
            ObjectNode figures = JSON.valueToTree(Training.texts(baseline.metrics()));
            baseline.skill(report.metric(), report.holdout()).ifPresent(skill -> figures.put("skill", skill));
            baseline.scaledError(report.holdout()).ifPresent(error -> figures.put("mase", error));
            node.set(baseline.name(), figures);
        }
        return node;
    }

    private static ArrayNode goals(List<GoalVerdict> goals) {
        ArrayNode node = JSON.createArrayNode();
        goals.forEach(goal -> node.addObject()
                .put("goal", goal.text())
                .put("verdict", goal.verdict().name())
                .put("detail", goal.detail()));
        return node;
    }

    private static ArrayNode trials(TrainingReport report) {
        ArrayNode node = JSON.createArrayNode();
        for (TrialResult result : report.results()) {
            ObjectNode trial = node.addObject();
            trial.put("trial", result.trial().text());
            result.failure().ifPresent(failure -> trial.put("failure", failure));
            if (result.succeeded()) {
                trial.put("mean", result.mean(report.metric()));
                trial.put("sd", result.deviation(report.metric()));
            }
            trial.set("folds", folds(result, report.metric()));
            trial.put("chosen", result == report.chosenResult());
        }
        return node;
    }
}
