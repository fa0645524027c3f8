package dev.lambent.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Baseline;
import dev.lambent.app.GateSpec;
import dev.lambent.app.Goal;
import dev.lambent.app.Goal.Comparison;
import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.GoalVerdict.Verdict;
import dev.lambent.measure.Scored;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Champion NONE = new Champion.Absent("no model is in force");
    private static final int ROWS = 2_000;

    private final double[] truth = new double[ROWS];
    private final double[] labels = new double[ROWS];
    private final Scored prior;
    private final Scored good;
    private final Scored poor;

    GateTest() {
        Random random = new Random(8);
        for (int i = 0; i < ROWS; i++) {
            truth[i] = random.nextDouble();
            labels[i] = random.nextDouble() < truth[i] ? 1 : 0;
        }
        prior = scored(new double[ROWS]);
        good = scored(truth);
        poor = scored(Arrays.stream(truth)
                .map(p -> 0.3 * p + 0.7 * random.nextDouble())
                .toArray());
    }

    private Scored scored(double[] scores) {
        return new Scored(
                scores, Arrays.stream(scores).map(s -> s > 0.5 ? 1 : 0).toArray(), labels);
    }

    private static Goal goal(Metric metric, Comparison comparison, double value) {
        return new Goal(metric + " " + comparison + " " + value, metric, comparison, value, Optional.empty());
    }

    private static Contract contract(Goal... goals) {
        return new Contract(
                Task.BINARY,
                List.of(goals),
                GateSpec.DEFAULT,
                List.of(new Baseline.Prior()),
                0.2,
                MetricSettings.DEFAULT);
    }

    private Evidence evidence(Scored candidate, Champion champion, Contender... more) {
        List<Contender> baselines = new java.util.ArrayList<>(List.of(new Contender("prior", prior)));
        baselines.addAll(List.of(more));
        return new Evidence(candidate, baselines, List.of(), champion, Map.of(), 1);
    }

    private static List<Verdict> verdicts(Contract contract, Evidence evidence) {
        return Gate.judge(contract, evidence).stream().map(GoalVerdict::verdict).toList();
    }

    @Test
    void aThresholdIsReachedMissedOrCannotBeTold() {
        assertThat(verdicts(
                        contract(
                                goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.75),
                                goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.83),
                                goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.95),
                                goal(Metric.LOG_LOSS, Comparison.AT_MOST, 0.6),
                                goal(Metric.LOG_LOSS, Comparison.AT_MOST, 0.3),
                                goal(Metric.SCORE_LATENCY_P99, Comparison.AT_MOST, 5)),
                        evidence(good, NONE)))
                .containsExactly(
                        Verdict.PASS,
                        Verdict.INSUFFICIENT,
                        Verdict.FAIL,
                        Verdict.PASS,
                        Verdict.FAIL,
                        Verdict.NOT_JUDGED);
    }

    @Test
    void everyBaselineHasToBeBeaten() {
        Goal goal = goal(Metric.ROC_AUC, Comparison.BEATS_BASELINE_BY, 0.05);
        assertThat(verdicts(contract(goal), evidence(poor, NONE))).containsExactly(Verdict.PASS);
        GoalVerdict beside = Gate.judge(contract(goal), evidence(poor, NONE, new Contender("rule", good)))
                .get(0);
        assertThat(beside.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(beside.detail()).contains("better than rule", "DeLong");
    }

    @Test
    void aFigureFromElsewhereIsBeatenByTheModelAlone() {
        Contract contract = contract(
                goal(Metric.ACCURACY, Comparison.BEATS_BASELINE_BY, 0.02),
                goal(Metric.ROC_AUC, Comparison.BEATS_BASELINE_BY, 0));
        Evidence evidence = new Evidence(
                good, List.of(), List.of(new Baseline.Known("human", Metric.ACCURACY, 0.65)), NONE, Map.of(), 1);
        assertThat(verdicts(contract, evidence)).containsExactly(Verdict.PASS, Verdict.NOT_JUDGED);
    }

    @Test
    void aChampionIsBeatenOrNotMuchBetterOrNotThere() {
        Contract contract = contract(
                goal(Metric.ROC_AUC, Comparison.BEATS_CHAMPION_BY, 0),
                goal(Metric.ROC_AUC, Comparison.WITHIN_OF_CHAMPION, 0.02));
        assertThat(verdicts(contract, evidence(good, champion(poor)))).containsExactly(Verdict.PASS, Verdict.PASS);
        assertThat(verdicts(contract, evidence(poor, champion(good)))).containsExactly(Verdict.FAIL, Verdict.FAIL);
        assertThat(verdicts(contract, evidence(good, NONE))).containsExactly(Verdict.NOT_JUDGED, Verdict.NOT_JUDGED);
        double[] nearly = truth.clone();
        for (int i = 0; i < ROWS; i += 50) {
            nearly[i] = 1 - nearly[i];
        }
        assertThat(verdicts(contract, evidence(scored(nearly), champion(scored(swapped(nearly))))))
                .containsExactly(Verdict.INSUFFICIENT, Verdict.PASS);
    }

    /** The same, but for the places of a few rows. */
    private static double[] swapped(double[] scores) {
        double[] swapped = scores.clone();
        for (int i = 0; i + 1 < scores.length; i += 40) {
            swapped[i] = scores[i + 1];
            swapped[i + 1] = scores[i];
        }
        return swapped;
    }

    private static Champion champion(Scored scored) {
        return new Champion.Present(new Contender("champion", scored));
    }

    @Test
    void aModelIsNotComparedWithItself() {
        GoalVerdict verdict = Gate.judge(
                        contract(goal(Metric.ROC_AUC, Comparison.WITHIN_OF_CHAMPION, 0.5)),
                        evidence(good, champion(scored(truth.clone()))))
                .get(0);
        assertThat(verdict.verdict()).isEqualTo(Verdict.INSUFFICIENT);
        assertThat(verdict.detail()).contains("a model is not compared with itself");
    }

    @Test
    void fewRowsOrOnePositiveTellNothing() {
        Contract contract = contract(
                goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.1), goal(Metric.ACCURACY, Comparison.AT_LEAST, 0.1));
        int[] few = java.util.stream.IntStream.range(0, 99).toArray();
        assertThat(Gate.judge(contract, evidence(good, NONE).pick(few)))
                .allSatisfy(verdict -> assertThat(verdict.verdict()).isEqualTo(Verdict.INSUFFICIENT))
                .allSatisfy(
                        verdict -> assertThat(verdict.detail()).isEqualTo("99 rows, and at least 100 are asked for"));

        double[] one = new double[200];
        one[7] = 1;
        Scored rare = new Scored(Arrays.copyOf(truth, 200), new double[200], one);
        List<GoalVerdict> verdicts = Gate.judge(
                contract, new Evidence(rare, List.of(new Contender("prior", rare)), List.of(), NONE, Map.of(), 1));
        assertThat(verdicts.get(0).detail()).startsWith("1 of 200 rows are positive; at least 10 of either class");
        assertThat(verdicts.get(1).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aGoalForEachValueIsReachedByAllThatAreLargeEnough() {
        Goal each = new Goal(
                "roc_auc >= 0.7 for each place", Metric.ROC_AUC, Comparison.AT_LEAST, 0.7, Optional.of("place"));
        String[] places = new String[ROWS];
        double[] scores = truth.clone();
        Random random = new Random(3);
        for (int i = 0; i < ROWS; i++) {
            places[i] = i < 50 ? "tiny" : i % 2 == 0 ? "even" : "odd";
            scores[i] = places[i].equals("odd") ? random.nextDouble() : scores[i];
        }
        GoalVerdict missed = judge(each, scores, places);
        assertThat(missed.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(missed.detail())
                .startsWith("1 of 2 slices reach it; place odd: 0.")
                .endsWith("1 slices are too small to judge");
        assertThat(judge(each, truth, places).verdict()).isEqualTo(Verdict.PASS);
        String[] many = places.clone();
        Arrays.setAll(many, i -> "place " + i % 100);
        assertThat(judge(each, truth, many).detail()).isEqualTo("no value of place has 100 rows");
    }

    private GoalVerdict judge(Goal goal, double[] scores, String[] places) {
        Evidence evidence = new Evidence(
                scored(scores), List.of(new Contender("prior", prior)), List.of(), NONE, Map.of("place", places), 1);
        return Gate.judge(contract(goal), evidence).get(0);
    }

    @Test
    void withoutABaselineNothingIsJudged() {
        assertThatThrownBy(() -> new Evidence(good, List.of(), List.of(), NONE, Map.of(), 1))
                .hasMessageContaining("beside a baseline");
    }

    @Test
    void aHandfulOfRowsAtTheTopTellNothing() {
        Contract contract = contract(
                goal(Metric.PRECISION_AT_K, Comparison.AT_LEAST, 0.1),
                goal(Metric.RECALL_AT_K, Comparison.AT_LEAST, 0.01));
        assertThat(verdicts(contract, evidence(good, NONE))).containsExactly(Verdict.PASS, Verdict.PASS);
        Contract narrow = withCapacity(contract, 0.004);
        assertThat(Gate.judge(narrow, evidence(good, NONE))).allSatisfy(verdict -> assertThat(verdict.detail())
                .isEqualTo("k is 8 of 2000 rows; at least 10 are needed"));
    }

    private static Contract withCapacity(Contract contract, double capacity) {
        return new Contract(
                contract.task(),
                contract.goals(),
                contract.gate(),
                contract.baselines(),
                contract.holdout(),
                new MetricSettings(capacity, 0.5));
    }

    @Test
    void aRareClassTellsNothingOfMeansOverClasses() {
        double[] classes = new double[ROWS];
        Arrays.setAll(classes, i -> i < 9 ? 2 : i % 2);
        double[] sure = new double[ROWS];
        Arrays.fill(sure, 0.6);
        double[][] byClass = new double[3][ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int index = 0; index < 3; index++) {
                byClass[index][i] = index == classes[i] ? 0.6 : 0.2;
            }
        }
        Scored scored = new Scored(sure, classes, classes, byClass);
        double[][] even = new double[3][ROWS];
        Arrays.fill(even[0], 1);
        Scored always = new Scored(even[0], new double[ROWS], classes, even);
        Contract contract = new Contract(
                Task.MULTICLASS,
                List.of(
                        goal(Metric.MACRO_F1, Comparison.AT_LEAST, 0.5),
                        goal(Metric.MACRO_ROC_AUC, Comparison.AT_LEAST, 0.5),
                        goal(Metric.MICRO_ROC_AUC, Comparison.AT_LEAST, 0.5),
                        goal(Metric.LOG_LOSS, Comparison.BEATS_BASELINE_BY, 0)),
                GateSpec.DEFAULT,
                List.of(new Baseline.Prior()),
                0.2,
                MetricSettings.DEFAULT);
        List<GoalVerdict> verdicts = Gate.judge(
                contract, new Evidence(scored, List.of(new Contender("prior", always)), List.of(), NONE, Map.of(), 1));
        assertThat(verdicts.stream().map(GoalVerdict::verdict))
                .containsExactly(Verdict.INSUFFICIENT, Verdict.INSUFFICIENT, Verdict.PASS, Verdict.PASS);
        assertThat(verdicts.get(0).detail())
                .isEqualTo("9 of 2000 rows tell the rarest class from the others; at least 10 are needed");
    }

    @Test
    void aSettingIsPartOfTheHashWhereAGoalIsMeasuredAtIt() {
        Contract without = contract(goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.75));
        assertThat(withCapacity(without, 0.2).hash()).isEqualTo(without.hash());
        Contract with = contract(goal(Metric.PRECISION_AT_K, Comparison.AT_LEAST, 0.75));
        assertThat(with.text()).endsWith("goal precision_at_k at_least 0.75 capacity 0.1\n");
        assertThat(withCapacity(with, 0.2).hash()).isNotEqualTo(with.hash());
    }

    /** What is judged by is part of the hash; how it is spelt is not. */
    @Test
    void theHashIsOfTheTerms() {
        Contract contract = contract(goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.75));
        Goal spelt = new Goal("roc_auc  >=  0.750", Metric.ROC_AUC, Comparison.AT_LEAST, 0.75, Optional.empty());
        assertThat(contract(spelt).hash()).isEqualTo(contract.hash()).hasSize(16);
        assertThat(contract(goal(Metric.ROC_AUC, Comparison.AT_LEAST, 0.76)).hash())
                .isNotEqualTo(contract.hash());
        assertThat(new Contract(
                                contract.task(),
                                contract.goals(),
                                new GateSpec(0.01, 100),
                                contract.baselines(),
                                contract.holdout(),
                                contract.settings())
                        .hash())
                .isNotEqualTo(contract.hash());
    }
}
