package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.App;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.error.LambentException;
import dev.lambent.score.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that are wrong in one way: each gives a clear answer, and none a wrong model. */
class PlantedFaultsIT {
    private static final int ROWS = 2_000;
    private static final App APP = Sample.app(
            Task.BINARY,
            2,
            List.of(Candidate.LOGISTIC_REGRESSION, Candidate.DECISION_TREE),
            Map.of(
                    Candidate.LOGISTIC_REGRESSION,
                    Map.of("reg_param", List.of(0.001), "elastic_net_param", List.of(0.0)),
                    Candidate.DECISION_TREE,
                    Map.of("max_depth", List.of(4.0))));

    @TempDir
    Path bundles;

    private TrainingResult train(Dataset<Row> rows) {
        return Training.run(Sample.input(APP, rows, bundles), TrainingProgress.none());
    }

    private static Dataset<Row> rows() {
        return Sample.rows(Task.BINARY, ROWS, 2, 5);
    }

    @Test
    void aShuffledLabelGivesAModelThatIsNotPromoted() {
        TrainingResult result = train(
                rows().withColumn("label", pmod(xxhash64(col("id")), lit(2)).cast("double")));
        assertThat(result.passed()).isFalse();
        assertThat(result.report().holdout().get(Metric.ROC_AUC)).isBetween(0.4, 0.6);
        assertThat(result.report().goals().get(0).verdict()).isEqualTo(GoalVerdict.Verdict.FAIL);
    }

    @Test
    void tenThousandCategoriesAreCappedAndTheRestCountAsUnseen() {
        TrainingResult result = train(rows().withColumn("shop", concat(lit("shop "), pmod(col("id"), lit(10_000)))));
        Model model = Bundles.load(bundles.resolve(result.manifest().id()), Sample.FEATURE_SET, Sample.SCHEMA);
        dev.lambent.schema.Row row = new dev.lambent.schema.Row(Sample.SCHEMA.width());
        row.setText(Sample.SCHEMA.indexOf("shop"), "shop 9999");
        assertThat(model.score(row).score()).isBetween(0.0, 1.0);
        assertThat(result.report().parityDifference()).isLessThanOrEqualTo(1e-12);
    }

    @Test
    void infinitiesCountAsMissing() {
        Dataset<Row> rows = rows().withColumn(
                        "x",
                        when(pmod(col("id"), lit(7)).equalTo(0), Double.POSITIVE_INFINITY)
                                .when(pmod(col("id"), lit(11)).equalTo(0), Double.NEGATIVE_INFINITY)
                                .otherwise(col("x")));
        TrainingResult result = train(rows);
        assertThat(result.report().holdout().get(Metric.ROC_AUC)).isBetween(0.6, 1.0);
        assertThat(result.report().holdout().get(Metric.LOG_LOSS)).isFinite();
    }

    @Test
    void aHoldoutWithOnePositiveIsNotEnoughToJudgeBy() {
        Dataset<Row> rows = rows().withColumn(
                        "label",
                        when(col("id").lt(ROWS * 8 / 10), col("label"))
                                .when(col("id").equalTo(ROWS - 5), 1.0)
                                .otherwise(0.0));
        TrainingResult result = train(rows);
        assertThat(result.passed()).isFalse();
        assertThat(result.report().goals().get(0).verdict()).isEqualTo(GoalVerdict.Verdict.INSUFFICIENT);
        assertThat(result.report().goals().get(0).detail()).contains("1 of 400 rows are positive");
    }

    @Test
    void aFoldWithOneClassIsNamed() {
        Dataset<Row> rows = rows().withColumn(
                        "label",
                        when(col("id").between(ROWS * 8 / 30, ROWS * 8 / 15), 0.0)
                                .otherwise(col("label")));
        assertThatThrownBy(() -> train(rows))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("The labels have one class only in the validation rows of fold 1");
    }
}
