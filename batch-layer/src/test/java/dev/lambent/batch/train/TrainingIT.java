package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.App;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.GoalVerdict.Verdict;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.gate.Contract;
import dev.lambent.score.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingIT {
    private static final int ROWS = 3_000;
    private static final Map<Candidate, Map<String, List<Double>>> GRID = Map.of(
            Candidate.LOGISTIC_REGRESSION, Map.of("reg_param", List.of(0.001, 0.1), "elastic_net_param", List.of(0.5)),
            Candidate.LINEAR_REGRESSION, Map.of("reg_param", List.of(0.001), "elastic_net_param", List.of(0.0)),
            Candidate.RANDOM_FOREST, Map.of("num_trees", List.of(8.0), "max_depth", List.of(6.0)),
            Candidate.GRADIENT_BOOSTED_TREES,
                    Map.of("max_iter", List.of(8.0), "max_depth", List.of(4.0), "step_size", List.of(0.3)));
    private static final App BINARY =
            Sample.app(Task.BINARY, 2, List.of(Candidate.LOGISTIC_REGRESSION, Candidate.GRADIENT_BOOSTED_TREES), GRID);

    @TempDir
    Path bundles;

    private static TrainingResult train(App app, Dataset<Row> rows, Path bundles) {
        return Training.run(Sample.input(app, rows, bundles), TrainingProgress.none());
    }

    @Test
    void aBinaryModelIsChosenJudgedSavedAndScoresLikeItsBundle() {
        List<String> fits = Collections.synchronizedList(new ArrayList<>());
        Dataset<Row> rows = Sample.rows(Task.BINARY, ROWS, 3, 1);
        TrainingResult result = Training.run(Sample.input(BINARY, rows, bundles), new TrainingProgress() {
            @Override
            public void contract(Contract contract) {}

            @Override
            public void fitting(int number, int total, Optional<Duration> left, String what) {
                fits.add(number + " of " + total);
            }

            @Override
            public void step(String what) {}
        });
        assertThat(fits).hasSize(7).contains("1 of 11", "7 of 11");
        TrainingReport report = result.report();
        assertThat(report.results()).hasSize(3).allSatisfy(trial -> assertThat(trial.folds())
                .hasSize(2));
        assertThat(report.chosenResult()).isSameAs(TrialResult.choose(report.results(), Task.BINARY));
        assertThat(report.holdout().get(Metric.ROC_AUC)).isGreaterThan(0.8);
        assertThat(report.baselines()).extracting(BaselineResult::name).containsExactly("prior", "by x", "experts");
        assertThat(report.baselines().get(0).metrics()).containsEntry(Metric.ROC_AUC, 0.5);
        assertThat(report.baselines().get(1).metrics().get(Metric.ROC_AUC)).isBetween(0.6, 1.0);
        assertThat(report.goals())
                .extracting(goal -> goal.verdict())
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.NOT_JUDGED, Verdict.NOT_JUDGED);
        assertThat(result.passed()).isFalse();
        assertThat(result.record().status()).isEqualTo("registered");
        assertThat(report.parityDifference()).isLessThanOrEqualTo(1e-12);
        assertThat(report.text()).contains("→", "PASS", "FAIL", "not judged", "hold-out", "baseline prior");

        Model model = Bundles.load(bundles.resolve(result.manifest().id()), Sample.FEATURE_SET, Sample.SCHEMA);
        FeatureRows reader = new FeatureRows(Sample.SCHEMA, rows.schema());
        List<Row> scored = result.backfill().score(rows).collectAsList();
        long holdoutFrom = report.split().finalFold().valid().from();
        long matches = scored.stream()
                .filter(row -> row.getTimestamp(4).getTime() >= holdoutFrom)
                .filter(row -> model.score(reader.read(row)).score() == row.<Double>getAs("score"))
                .count();
        assertThat(matches).isEqualTo(report.split().finalFold().valid().rows());
        Row record = Sample.spark()
                .createDataFrame(List.of(result.record().atEpoch(4).row()), ModelRecord.SCHEMA)
                .head();
        assertThat(record.<String>getAs("model")).isEqualTo(model.id());
        assertThat(record.<Long>getAs("epoch")).isEqualTo(4L);
    }

    @Test
    void backfillNeverScoresARowWithAModelThatSawItOrALaterOne() {
        App app = Sample.app(
                Task.BINARY,
                2,
                List.of(Candidate.LOGISTIC_REGRESSION),
                Map.of(
                        Candidate.LOGISTIC_REGRESSION,
                        Map.of("reg_param", List.of(0.001), "elastic_net_param", List.of(0.0))));
        Dataset<Row> rows = Sample.rows(Task.BINARY, ROWS, 2, 3);
        TrainingResult result = train(app, rows, bundles);
        Split split = result.report().split();
        for (Split.Fold fold : split.folds()) {
            assertThat(fold.train().before()).isEqualTo(fold.valid().from() - 3_600_000);
        }
        long firstScored = split.folds().get(0).valid().from();
        Dataset<Row> scored = result.backfill().score(rows);
        assertThat(scored.count())
                .isEqualTo(rows.where(eventMillis().geq(firstScored)).count());
        assertThat(scored.where(eventMillis().lt(firstScored)).count()).isZero();

        // The proof: labels from the gap before a block on do not change the scores of that block.
        Split.Fold fold = split.folds().get(1);
        Dataset<Row> changed = rows.withColumn(
                "label",
                functions
                        .when(
                                eventMillis().geq(fold.train().before()),
                                functions
                                        .pmod(functions.col("id"), functions.lit(2))
                                        .cast("double"))
                        .otherwise(functions.col("label")));
        TrainingResult other = train(app, changed, bundles);
        assertThat(scoresIn(other, rows, fold))
                .isEqualTo(scoresIn(result, rows, fold))
                .isNotEmpty();
        assertThat(other.manifest().id()).isNotEqualTo(result.manifest().id());
    }

    private static org.apache.spark.sql.Column eventMillis() {
        return functions.unix_millis(functions.col("_event_time"));
    }

    private static List<Double> scoresIn(TrainingResult result, Dataset<Row> rows, Split.Fold fold) {
        return result
                .backfill()
                .score(rows)
                .where(eventMillis()
                        .geq(fold.valid().from())
                        .and(eventMillis().lt(fold.valid().before())))
                .orderBy("id")
                .select("score")
                .collectAsList()
                .stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    @Test
    void aChampionHasToBeBeatenAndIsNotComparedWithItself() {
        Dataset<Row> rows = Sample.rows(Task.BINARY, ROWS, 2, 3);
        App zero = logistic(100.0, 1.0);
        App fitted = logistic(0.001, 0.0);
        TrainingResult weak = train(zero, rows, bundles);
        assertThat(ofChampion(weak).detail()).isEqualTo("no model of this feature set is in force");

        TrainingResult good = train(fitted, rows, bundles, weak);
        assertThat(ofChampion(good).verdict()).isEqualTo(Verdict.PASS);
        assertThat(ofChampion(good).detail())
                .contains("better than champion " + weak.manifest().id(), "DeLong");
        assertThat(ofChampion(train(zero, rows, bundles, good)).verdict()).isEqualTo(Verdict.FAIL);

        GoalVerdict itself = ofChampion(train(fitted, rows, bundles, good));
        assertThat(itself.verdict()).isEqualTo(Verdict.INSUFFICIENT);
        assertThat(itself.detail()).contains("a model is not compared with itself");

        // Of earlier rows alone: their hold-out is among what the champion was trained on.
        Dataset<Row> early = rows.where(
                eventMillis().lt(good.report().split().finalFold().train().before()));
        assertThat(ofChampion(train(zero, early, bundles, good)).detail()).contains("(trained on some of these rows)");
    }

    private static App logistic(double penalty, double sparse) {
        return Sample.app(
                Task.BINARY,
                2,
                List.of(Candidate.LOGISTIC_REGRESSION),
                Map.of(
                        Candidate.LOGISTIC_REGRESSION,
                        Map.of("reg_param", List.of(penalty), "elastic_net_param", List.of(sparse))));
    }

    private static TrainingResult train(App app, Dataset<Row> rows, Path bundles, TrainingResult champion) {
        return Training.run(
                Sample.input(app, rows, bundles, Optional.of(champion.manifest().id())), TrainingProgress.none());
    }

    private static GoalVerdict ofChampion(TrainingResult result) {
        List<GoalVerdict> goals = result.report().goals();
        return goals.get(goals.size() - 1);
    }

    @Test
    void theSameRowsGiveTheSameBundleWhateverTheirOrderAndPartitions() throws Exception {
        for (Candidate candidate : List.of(Candidate.LOGISTIC_REGRESSION, Candidate.GRADIENT_BOOSTED_TREES)) {
            App app = Sample.app(Task.BINARY, 2, List.of(candidate), GRID);
            TrainingResult first = train(app, Sample.rows(Task.BINARY, ROWS, 1, 1), bundles.resolve("a"));
            TrainingResult second = train(app, Sample.rows(Task.BINARY, ROWS, 5, 99), bundles.resolve("b"));
            assertThat(second.manifest().id()).isEqualTo(first.manifest().id());
            assertThat(second.report().text()).isEqualTo(first.report().text());
            for (String file : List.of("scorer.bin", "encoder.json", "golden.bin", "manifest.json")) {
                assertThat(Files.readAllBytes(bundles.resolve("b")
                                .resolve(second.manifest().id())
                                .resolve(file)))
                        .isEqualTo(Files.readAllBytes(bundles.resolve("a")
                                .resolve(first.manifest().id())
                                .resolve(file)));
            }
        }
    }

    @Test
    void aRegressionModelBeatsItsBaselines() {
        App app = Sample.app(Task.REGRESSION, 2, List.of(Candidate.LINEAR_REGRESSION, Candidate.RANDOM_FOREST), GRID);
        TrainingResult result = train(app, Sample.rows(Task.REGRESSION, ROWS, 2, 5), bundles);
        assertThat(result.passed()).isTrue();
        assertThat(result.record().status()).isEqualTo("promoted");
        TrainingReport report = result.report();
        assertThat(report.metric()).isEqualTo(Metric.RMSE);
        double prior = report.baselines().get(0).metrics().get(Metric.RMSE);
        assertThat(report.holdout().get(Metric.RMSE)).isLessThan(prior - 1);
        assertThat(report.holdout().get(Metric.R2)).isBetween(0.2, 1.0);
    }

    @Test
    void dataThatCannotBeTrainedOnIsRefusedInPlainWords() {
        Dataset<Row> rows = Sample.rows(Task.BINARY, 400, 2, 5);
        assertRefused(BINARY, rows.limit(0), "There is nothing to train on");
        assertRefused(BINARY, rows.withColumn("label", functions.lit(1.0)), "The labels have one class only");
        assertRefused(BINARY, rows.withColumn("label", functions.lit(0.25)), "The labels do not fit the task binary");
        assertRefused(BINARY, rows.where("id < 3"), "There are too few rows to train on");
        assertRefused(BINARY, rows.where("id < 60"), "has nothing to train on");
        Dataset<Row> constant = rows.withColumn("x", functions.lit(null).cast("double"))
                .withColumn("hour", functions.lit(5))
                .withColumn("shop", functions.lit("one"))
                .withColumn("weekend", functions.lit(true))
                .withColumn("noise", functions.lit(1L));
        assertRefused(BINARY, constant, "There is nothing to learn from");
    }

    private void assertRefused(App app, Dataset<Row> rows, String problem) {
        assertThatThrownBy(() -> train(app, rows, bundles)).isInstanceOfSatisfying(LambentException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(ErrorKind.USER);
            assertThat(refusal.problem()).contains(problem);
            assertThat(refusal.remedy()).endsWith(".");
        });
    }

    @Test
    void dataThatGiveTheLabelAwayAreNotTrainedOnUnlessTheAppSaysSo() {
        Dataset<Row> rows = Sample.rows(Task.BINARY, ROWS, 2, 5)
                .withColumn(
                        "x",
                        functions
                                .col("label")
                                .multiply(2)
                                .plus(functions.col("x").multiply(1e-6)));
        assertThatThrownBy(() -> train(BINARY, rows, bundles))
                .isInstanceOf(LambentException.class)
                .hasMessageStartingWith(
                        "The data give the label away: input x alone tells the label, with a roc_auc of 0.99")
                .hasMessageContaining("train.checks: warn");
        assertThat(bundles).isEmptyDirectory();

        Dataset<Row> known = Sample.rows(Task.BINARY, ROWS, 2, 5)
                .withColumn(
                        TrainingInput.LABEL_LOG_TIME, functions.col("_log_time").minus(1));
        assertThatThrownBy(() -> train(BINARY, known, bundles))
                .hasMessageContaining("rows had their label in the log before them: nothing was left to predict");
    }

    @Test
    void columnsWithoutUseAreRemarkedAndHarmless() {
        Dataset<Row> rows = Sample.rows(Task.BINARY, 1_000, 2, 5)
                .withColumn("hour", functions.lit(null).cast("int"))
                .withColumn("noise", functions.lit(3L));
        TrainingResult result = train(BINARY, rows, bundles);
        assertThat(result.report().findings())
                .extracting(Finding::text)
                .contains(
                        "input hour is null in every training row and has no effect",
                        "input noise is the same in every training row and has no effect");
        assertThat(result.report().text()).contains("Note: input hour is null");
    }
}
