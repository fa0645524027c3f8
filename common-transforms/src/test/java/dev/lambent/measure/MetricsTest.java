package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
