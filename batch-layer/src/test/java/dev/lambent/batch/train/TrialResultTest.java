package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.stat.Inference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialResultTest {
    private static TrialResult result(Trial trial, Metric metric, double... folds) {
        return TrialResult.of(
                trial,
                Arrays.stream(folds).mapToObj(value -> Map.of(metric, value)).toList(),
                List.of(trial));
    }

    @Test
    void theSimplestWithinOneStandardErrorOfTheBestIsChosen() {
        List<Trial> trials = Trial.of(Sample.app(
                Task.BINARY,
                3,
                List.of(Candidate.LOGISTIC_REGRESSION, Candidate.GRADIENT_BOOSTED_TREES),
                Map.of(
                        Candidate.LOGISTIC_REGRESSION,
                        Map.of("reg_param", List.of(0.1), "elastic_net_param", List.of(0.0)))));
        assertThat(trials).hasSize(2);
        TrialResult simple = result(trials.get(0), Metric.ROC_AUC, 0.70, 0.71, 0.72);
        // Mean 0.72, standard deviation 0.02, standard error 0.0115: 0.71 is within, 0.70 is not.
        TrialResult best = result(trials.get(1), Metric.ROC_AUC, 0.70, 0.72, 0.74);
        assertThat(TrialResult.choose(List.of(simple, best), Task.BINARY)).isSameAs(simple);
        TrialResult worse = result(trials.get(0), Metric.ROC_AUC, 0.69, 0.70, 0.71);
        assertThat(TrialResult.choose(List.of(worse, best), Task.BINARY)).isSameAs(best);
    }

    @Test
    void whatTheSimplerOneCostsIsJudgedOverTheFolds() {
        List<Trial> trials = Trial.of(Sample.app(Task.REGRESSION, 3, List.of(Candidate.LINEAR_REGRESSION), Map.of()));
        TrialResult simple = result(trials.get(0), Metric.RMSE, 9.3, 9.1, 9.5);
        TrialResult best = result(trials.get(1), Metric.RMSE, 9.1, 9.0, 9.2);
        assertThat(TrialResult.best(List.of(simple, best), Metric.RMSE)).contains(best);
        Inference gain = best.gainOver(simple, Metric.RMSE, 0.5).orElseThrow();
        // Gains 0.2, 0.1, 0.3: standard deviation 0.1; corrected standard error 0.1 * sqrt(1/3 + 0.5).
        assertThat(gain.estimate()).isCloseTo(0.2, within(1e-12));
        double error = 0.1 * Math.sqrt(1 / 3.0 + 0.5);
        // The 95 % quantile of Student's t with 2 degrees of freedom is 2.9199856.
        assertThat(gain.lower(0.05)).isCloseTo(0.2 - 2.9199856 * error, within(1e-7));
        assertThat(result(trials.get(0), Metric.RMSE, 9)
                        .gainOver(result(trials.get(1), Metric.RMSE, 8), Metric.RMSE, 0.5))
                .isEmpty();
    }

    @Test
    void lowerErrorsAreBetterForRegression() {
        List<Trial> trials = Trial.of(Sample.app(
                Task.REGRESSION,
                2,
                List.of(Candidate.LINEAR_REGRESSION),
                Map.of(
                        Candidate.LINEAR_REGRESSION,
                        Map.of("reg_param", List.of(0.1, 1.0), "elastic_net_param", List.of(0.0)))));
        assertThat(trials.get(0).text()).isEqualTo("linear_regression, reg_param 1, elastic_net_param 0");
        TrialResult simple = result(trials.get(0), Metric.RMSE, 9, 9.2);
        TrialResult best = result(trials.get(1), Metric.RMSE, 5, 5.1);
        assertThat(TrialResult.choose(List.of(simple, best), Task.REGRESSION)).isSameAs(best);
    }

    @Test
    void trialsAreOrderedFromHeavyToLightPenalty() {
        List<Trial> trials = Trial.of(Sample.app(Task.BINARY, 3, List.of(Candidate.LOGISTIC_REGRESSION), Map.of()));
        assertThat(trials)
                .extracting(trial -> trial.parameters().get("reg_param"))
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(trials).hasSizeGreaterThan(3);
    }
}
