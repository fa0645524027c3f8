package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metrics against their definitions, computed pair by pair. */
class MetricsTest {
    @Test
    void rankMetricsFollowTheirDefinitionsWithTies() {
        Random random = new Random(4);
        for (int round = 0; round < 20; round++) {
            int size = 50 + random.nextInt(100);
            double[] scores = new double[size];
            double[] labels = new double[size];
            for (int i = 0; i < size; i++) {
                scores[i] = random.nextInt(12) / 11.0;
                labels[i] = random.nextDouble() < scores[i] ? 1 : 0;
            }
            labels[0] = 1;
            labels[1] = 0;
            Map<Metric, Double> metrics =
                    Metrics.of(Task.BINARY, MetricSettings.DEFAULT, new Scored(scores, decisions(scores), labels));
            assertThat(metrics.get(Metric.ROC_AUC)).isCloseTo(pairwise(scores, labels), within(1e-12));
            assertThat(metrics.get(Metric.PR_AUC)).isCloseTo(averagePrecision(scores, labels), within(1e-12));
        }
    }

    private static double[] decisions(double[] scores) {
        double[] decisions = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            decisions[i] = scores[i] > 0.5 ? 1 : 0;
        }
        return decisions;
    }

    private static double pairwise(double[] scores, double[] labels) {
        double right = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    pairs++;
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return right / pairs;
    }

    /** The mean, over ones, of the precision among rows scored at least as high. */
    private static double averagePrecision(double[] scores, double[] labels) {
        double sum = 0;
        double ones = 0;
        for (int i = 0; i < scores.length; i++) {
            if (labels[i] == 0) {
                continue;
            }
            double found = 0;
            double above = 0;
            for (int j = 0; j < scores.length; j++) {
                above += scores[j] >= scores[i] ? 1 : 0;
                found += scores[j] >= scores[i] ? labels[j] : 0;
            }
            ones++;
            sum += found / above;
        }
        return sum / ones;
    }

    @Test
    void binaryMetricsOfAHandfulOfRows() {
        Map<Metric, Double> metrics = Metrics.of(
                Task.BINARY,
                MetricSettings.DEFAULT,
                new Scored(new double[] {0.9, 0.2, 0.6, 0.0}, new double[] {1, 0, 1, 0}, new double[] {1, 0, 0, 1}));
        assertThat(metrics.get(Metric.ACCURACY)).isEqualTo(0.5);
        assertThat(metrics.get(Metric.ROC_AUC)).isEqualTo(0.5);
        assertThat(metrics.get(Metric.LOG_LOSS))
                .isCloseTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.4) + Math.log(1e-15)) / 4, within(1e-12));
        assertThat(metrics.get(Metric.BRIER)).isCloseTo((0.01 + 0.04 + 0.36 + 1) / 4, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void theOrderOfTheRowsDoesNotMatter(Task task) {
        Random random = new Random(12);
        int size = 211;
        double[] labels = random.ints(size, 0, task == Task.BINARY ? 2 : 3)
                .asDoubleStream()
                .toArray();
        double[] scores = random.doubles(size).toArray();
        Scored scored =
                switch (task) {
                    case BINARY -> new Scored(scores, decisions(scores), labels);
                    case MULTICLASS -> Classes.scored(labels, 3, 0.8, random);
                    case REGRESSION -> new Scored(scores, scores, labels);
                };
        List<Integer> rows = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Map<Metric, Double> metrics = Metrics.of(task, MetricSettings.DEFAULT, scored);
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(rows, random);
            Scored shuffled = scored.pick(rows.stream().mapToInt(row -> row).toArray());
            Metrics.of(task, MetricSettings.DEFAULT, shuffled).forEach((metric, value) -> {
                if (metric == Metric.CALIBRATION_ERROR) {
                    assertThat(value).isEqualTo(metrics.get(metric), within(1e-12));
                } else {
                    assertThat(value).as(metric.text()).isEqualTo(metrics.get(metric));
                }
            });
        }
    }

    @Test
    void pinballOfTheMedianIsHalfTheMeanError() {
        double[] scores = {1, 2, 4};
        Scored scored = new Scored(scores, scores, new double[] {1, 4, 3});
        assertThat(pinball(scored, 0.5)).isEqualTo((0 + 1 + 0.5) / 3, within(1e-15));
        assertThat(pinball(scored, 0.9)).isEqualTo((0 + 0.9 * 2 + 0.1 * 1) / 3, within(1e-15));
    }

    private static double pinball(Scored scored, double quantile) {
        return Metrics.of(Task.REGRESSION, new MetricSettings(0.1, quantile), scored)
                .get(Metric.PINBALL);
    }

    @Test
    void aScoreThatIsNoProbabilityHasNoLogLoss() {
        Map<Metric, Double> metrics = Metrics.of(
                Task.BINARY,
                MetricSettings.DEFAULT,
                new Scored(new double[] {7, -2}, new double[] {1, 0}, new double[] {1, 0}));
        assertThat(metrics).doesNotContainKey(Metric.LOG_LOSS).containsEntry(Metric.ROC_AUC, 1.0);
    }

    @Test
    void regressionMetricsOfAHandfulOfRows() {
        double[] scores = {1, 2, 4};
        Map<Metric, Double> metrics =
                Metrics.of(Task.REGRESSION, MetricSettings.DEFAULT, new Scored(scores, scores, new double[] {1, 4, 4}));
        assertThat(metrics.get(Metric.RMSE)).isCloseTo(Math.sqrt(4.0 / 3), within(1e-15));
        assertThat(metrics.get(Metric.MAE)).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(metrics.get(Metric.R2)).isCloseTo(1 - 4.0 / 6, within(1e-12));
    }
}
