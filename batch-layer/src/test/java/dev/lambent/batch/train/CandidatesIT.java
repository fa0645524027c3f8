package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.App;
import dev.lambent.app.FoldSpec;
import dev.lambent.app.Metric;
import dev.lambent.app.SearchSpec;
import dev.lambent.app.Task;
import dev.lambent.app.Threshold;
import dev.lambent.app.TrainSpec;
import dev.lambent.app.TrainSpec.Calibration;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.app.TrainSpec.ClassWeights;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.error.LambentException;
import dev.lambent.gate.Contract;
import dev.lambent.score.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search, weights, calibration, thresholds and early stopping, through a whole training run. */
class CandidatesIT {
    private static final FoldSpec FOLDS = FoldSpec.expanding(2, Duration.ofMinutes(60));
    private static final Map<Candidate, Map<String, List<Double>>> ONE_EACH = Map.of(
            Candidate.LOGISTIC_REGRESSION, Map.of("reg_param", List.of(0.001), "elastic_net_param", List.of(0.0)),
            Candidate.LINEAR_SVM, Map.of("reg_param", List.of(0.001)),
            Candidate.FACTORIZATION_MACHINE, Map.of("reg_param", List.of(0.001), "max_iter", List.of(10.0)));

    @TempDir
    Path bundles;

    private static TrainSpec spec(List<Candidate> candidates, Map<Candidate, Map<String, List<Double>>> grid) {
        return Sample.app(Task.BINARY, FOLDS, candidates, grid).train();
    }

    private static TrainSpec with(
            TrainSpec of,
            Optional<SearchSpec> search,
            ClassWeights weights,
            Calibration calibration,
            Threshold threshold) {
        return new TrainSpec(
                of.folds(),
                of.holdout(),
                of.candidates(),
                of.parameters(),
                search,
                weights,
                calibration,
                threshold,
                of.metrics(),
                of.maxFoldRows(),
                of.checks(),
                of.seed());
    }

    private TrainingResult train(TrainSpec spec, Dataset<Row> rows, TrainingProgress progress, Stop stop) {
        App app = Sample.app(Task.BINARY, FOLDS, spec.candidates(), spec.parameters())
                .withTrain(spec);
        return Training.run(Sample.input(app, rows, bundles, stop), progress);
    }

    private TrainingResult train(TrainSpec spec) {
        return train(spec, Sample.rows(Task.BINARY, 3_000, 2, 1), TrainingProgress.none(), Stop.never());
    }

    @Test
    void aSearchGoesThroughItsRoundsAndGivesTheSameModelAgain() {
        TrainSpec spec = with(
                spec(List.of(Candidate.LOGISTIC_REGRESSION, Candidate.DECISION_TREE), Map.of()),
                Optional.of(new SearchSpec(2, 2, Optional.empty())),
                ClassWeights.NONE,
                Calibration.NONE,
                Threshold.HALF);
        TrainingResult first = train(spec);
        assertThat(first.report().results())
                .hasSizeBetween(6, 8)
                .extracting(TrialResult::trial)
                .doesNotHaveDuplicates();
        assertThat(first.report().results().subList(0, 2))
                .as("simplest first")
                .allSatisfy(result -> assertThat(result.trial().candidate()).isEqualTo(Candidate.LOGISTIC_REGRESSION));
        TrainingResult again = train(spec);
        assertThat(again.report().results()).isEqualTo(first.report().results());
        assertThat(again.manifest().id()).isEqualTo(first.manifest().id());
    }

    @Test
    void whatIsKnownWhenItIsStoppedIsTaken() {
        AtomicInteger fits = new AtomicInteger();
        TrainingProgress counting = new TrainingProgress() {
            @Override
            public void contract(Contract contract) {}

            @Override
            public void fitting(int number, int total, Optional<Duration> left, String what) {
                fits.incrementAndGet();
            }

            @Override
            public void step(String what) {}
        };
        TrainSpec spec = with(
                spec(List.of(Candidate.DECISION_TREE), Map.of()),
                Optional.of(new SearchSpec(5, 6, Optional.empty())),
                ClassWeights.NONE,
                Calibration.NONE,
                Threshold.HALF);
        TrainingResult result = train(
                spec,
                Sample.rows(Task.BINARY, 2_000, 2, 1),
                counting,
                () -> fits.get() >= 4 ? Optional.of("Ctrl-C") : Optional.empty());
        assertThat(result.report().results()).hasSizeBetween(1, 4);
        assertThat(result.report().text()).contains("the search ended before its end", "Ctrl-C");

        assertThatThrownBy(() ->
                        train(spec, Sample.rows(Task.BINARY, 2_000, 2, 1), counting, () -> Optional.of("the budget")))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("No model could be fitted");
    }

    @Test
    void aTrialThatCannotBeFittedIsARowAndNotTheEnd() {
        TrainingResult result = train(with(
                spec(List.of(Candidate.FACTORIZATION_MACHINE, Candidate.LOGISTIC_REGRESSION), ONE_EACH),
                Optional.empty(),
                ClassWeights.BALANCED,
                Calibration.NONE,
                Threshold.HALF));
        assertThat(result.report().results()).extracting(TrialResult::succeeded).containsExactly(false, true);
        assertThat(result.report().text()).contains("failed", "takes no weights");
        assertThat(result.record().trials()).contains("\"failure\":");
        assertThat(result.report().chosenResult().trial().candidate()).isEqualTo(Candidate.LOGISTIC_REGRESSION);
    }

    @Test
    void weightsRaiseTheScoresOfTheRarerClassAndCalibrationPutsThemRight() {
        Dataset<Row> rare = Sample.rows(Task.BINARY, 3_000, 2, 1)
                .withColumn(
                        "label",
                        functions
                                .when(
                                        functions
                                                .pmod(functions.col("id"), functions.lit(4))
                                                .equalTo(0),
                                        functions.col("label"))
                                .otherwise(0.0));
        TrainSpec plain = spec(List.of(Candidate.LOGISTIC_REGRESSION), ONE_EACH);
        Optional<SearchSpec> none = Optional.empty();
        Map<Metric, Double> weighted =
                holdout(with(plain, none, ClassWeights.BALANCED, Calibration.NONE, Threshold.HALF), rare);
        Map<Metric, Double> both =
                holdout(with(plain, none, ClassWeights.BALANCED, Calibration.PLATT, Threshold.HALF), rare);
        assertThat(weighted.get(Metric.CALIBRATION_ERROR)).isGreaterThan(0.15);
        assertThat(both.get(Metric.CALIBRATION_ERROR)).isLessThan(0.08);
        assertThat(both.get(Metric.ROC_AUC)).isEqualTo(weighted.get(Metric.ROC_AUC));
    }

    private Map<Metric, Double> holdout(TrainSpec spec, Dataset<Row> rows) {
        return train(spec, rows, TrainingProgress.none(), Stop.never()).report().holdout();
    }

    @Test
    void aSupportVectorMachineGetsProbabilitiesAndDecidesWithinTheCapacity() {
        TrainingResult result = train(with(
                spec(List.of(Candidate.LINEAR_SVM), ONE_EACH),
                Optional.empty(),
                ClassWeights.NONE,
                Calibration.ISOTONIC,
                new Threshold.Capacity(0.1)));
        assertThat(result.report().holdout()).containsKeys(Metric.LOG_LOSS, Metric.CALIBRATION_ERROR);
        assertThat(result.report().text()).contains("calibrated by a staircase", "decides for 1 above");
        Model model = Bundles.load(bundles.resolve(result.manifest().id()), Sample.FEATURE_SET, Sample.SCHEMA);
        Dataset<Row> rows = Sample.rows(Task.BINARY, 3_000, 2, 1);
        FeatureRows reader = new FeatureRows(Sample.SCHEMA, rows.schema());
        long decided = rows.collectAsList().stream()
                .filter(row -> model.score(reader.read(row)).decision() == 1)
                .count();
        assertThat(decided).isBetween(50L, 450L);
    }

    @Test
    void aModelOfSeveralClassesIsTrainedJudgedSavedAndScoresLikeItsBundle() {
        App app = Sample.app(
                Task.MULTICLASS,
                FOLDS,
                List.of(Candidate.LOGISTIC_REGRESSION, Candidate.DECISION_TREE),
                Map.of(Candidate.DECISION_TREE, Map.of("max_depth", List.of(5.0))));
        Dataset<Row> rows = Sample.rows(Task.MULTICLASS, 4_500, 2, 1);
        TrainingResult result = Training.run(Sample.input(app, rows, bundles), TrainingProgress.none());
        TrainingReport report = result.report();
        assertThat(report.holdout())
                .containsKeys(
                        Metric.LOG_LOSS, Metric.BRIER, Metric.MACRO_F1, Metric.MACRO_ROC_AUC, Metric.MICRO_ROC_AUC);
        assertThat(report.holdout().get(Metric.ACCURACY)).isGreaterThan(0.6);
        assertThat(report.baselines().get(0).metrics()).containsKeys(Metric.LOG_LOSS, Metric.ACCURACY);
        assertThat(report.parityDifference()).isLessThanOrEqualTo(1e-12);
        assertThat(report.curve().points())
                .extracting(LearningCurve.Point::rows)
                .hasSize(4)
                .isSorted();
        assertThat(report.text()).contains("trained on fewer rows: log_loss");
        assertThat(report.goals().get(0).verdict()).isEqualTo(GoalVerdict.Verdict.PASS);

        Model model = Bundles.load(bundles.resolve(result.manifest().id()), Sample.FEATURE_SET, Sample.SCHEMA);
        FeatureRows reader = new FeatureRows(Sample.SCHEMA, rows.schema());
        for (Row row : result.backfill().score(rows).collectAsList().subList(0, 50)) {
            double[] classes = model.classes(reader.read(row));
            assertThat(classes).hasSize(3);
            assertThat(Arrays.stream(classes).sum()).isCloseTo(1, within(1e-12));
            assertThat(row.<Double>getAs("decision")).isIn(0.0, 1.0, 2.0);
        }
        // A champion of several classes is compared with, row by row.
        TrainingResult again = Training.run(
                Sample.input(app, rows, bundles, Optional.of(result.manifest().id())), TrainingProgress.none());
        assertThat(again.report().goals().get(again.report().goals().size() - 1).detail())
                .contains("a model is not compared with itself");
    }

    @Test
    void aClassThatIsMissingAndALabelOfNoClassAreSaidPlainly() {
        App app = Sample.app(Task.MULTICLASS, FOLDS, List.of(Candidate.LOGISTIC_REGRESSION), Map.of());
        Dataset<Row> rows = Sample.rows(Task.MULTICLASS, 1_000, 2, 1);
        assertThatThrownBy(() ->
                        Training.run(Sample.input(app, rows.where("label < 2"), bundles), TrainingProgress.none()))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Class high cannot be learned");
        Dataset<Row> odd = rows.withColumn(
                "label", functions.when(functions.col("id").equalTo(5), -1.0).otherwise(functions.col("label")));
        assertThatThrownBy(() -> Training.run(Sample.input(app, odd, bundles), TrainingProgress.none()))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("1 rows have a label that is not among label.classes (low, middle, high)");
    }

    @Test
    void boostingStopsWhereMoreTreesWouldOverfit() {
        TrainingResult result = train(spec(
                List.of(Candidate.GRADIENT_BOOSTED_TREES),
                Map.of(
                        Candidate.GRADIENT_BOOSTED_TREES,
                        Map.of(
                                "max_iter", List.of(60.0),
                                "max_depth", List.of(6.0),
                                "step_size", List.of(0.4),
                                "min_instances_per_node", List.of(1.0)))));
        double trees = result.report().chosenResult().refit().parameters().get("max_iter");
        assertThat(trees).isBetween(1.0, 40.0);
        assertThat(result.manifest().provenance().parameters()).containsEntry("max_iter", trees);
        assertThat(result.report().text()).contains("More trees did not help");
    }
}
