package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import dev.lambent.stat.Inference;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopRowsTest {
    /** Against the mean over every choice of k rows none of which scores less than one left out. */
    @Test
    void tiesAtTheBorderCountInExpectation() {
        Random random = new Random(6);
        for (int round = 0; round < 200; round++) {
            int rows = 3 + random.nextInt(8);
            double[] scores = random.ints(rows, 0, 4).mapToDouble(s -> s / 4.0).toArray();
            double[] labels = random.ints(rows, 0, 2).asDoubleStream().toArray();
            labels[0] = 1;
            MetricSettings settings = new MetricSettings(0.05 + 0.95 * random.nextDouble(), 0.5);
            Map<Metric, Double> metrics = of(scores, labels, settings);
            double found = meanFound(scores, labels, (int) settings.topRows(rows));
            assertThat(metrics.get(Metric.PRECISION_AT_K)).isEqualTo(found / settings.topRows(rows), within(1e-12));
            assertThat(metrics.get(Metric.RECALL_AT_K))
                    .isEqualTo(found / Arrays.stream(labels).sum(), within(1e-12));
        }
    }

    private static double meanFound(double[] scores, double[] labels, int k) {
        return IntStream.range(0, 1 << scores.length)
                .filter(taken -> Integer.bitCount(taken) == k && areHighest(scores, taken))
                .mapToDouble(taken -> IntStream.range(0, scores.length)
                        .filter(i -> (taken >> i & 1) == 1)
                        .mapToDouble(i -> labels[i])
                        .sum())
                .average()
                .orElseThrow();
    }

    private static boolean areHighest(double[] scores, int taken) {
        double lowestIn = 2;
        double highestOut = -1;
        for (int i = 0; i < scores.length; i++) {
            if ((taken >> i & 1) == 1) {
                lowestIn = Math.min(lowestIn, scores[i]);
            } else {
                highestOut = Math.max(highestOut, scores[i]);
            }
        }
        return lowestIn >= highestOut;
    }

    @Test
    void allRowsHaveThePrecisionOfChanceAndFindEverything() {
        double[] labels = {1, 0, 0, 1, 0};
        assertThat(of(new double[] {5, 4, 3, 2, 1}, labels, new MetricSettings(1, 0.5)))
                .containsEntry(Metric.PRECISION_AT_K, 0.4)
                .containsEntry(Metric.RECALL_AT_K, 1.0);
        assertThat(of(new double[5], labels, new MetricSettings(0.2, 0.5)))
                .containsEntry(Metric.PRECISION_AT_K, 0.4)
                .containsEntry(Metric.RECALL_AT_K, 0.2);
    }

    @Test
    void withoutPositivesThereIsNoRecall() {
        assertThat(of(new double[] {1, 2, 3}, new double[3], MetricSettings.DEFAULT))
                .containsEntry(Metric.PRECISION_AT_K, 0.0)
                .doesNotContainKey(Metric.RECALL_AT_K);
    }

    /** In no draw of these rows is there a wrong one among the first; but they are 20 only. */
    @Test
    void noErrorAmongFewRowsIsNotTakenForCertainty() {
        int rows = 200;
        double[] scores = IntStream.range(0, rows).mapToDouble(i -> i).toArray();
        double[] labels =
                IntStream.range(0, rows).mapToDouble(i -> i < 50 ? 0 : 1).toArray();
        Scored scored = new Scored(scores, scores, labels);
        Inference precision = Inferences.of(Metric.PRECISION_AT_K, MetricSettings.DEFAULT, scored, 1);
        assertThat(precision.estimate()).isEqualTo(1);
        assertThat(precision.lower(0.05)).isEqualTo(Math.pow(0.05, 1.0 / 20), within(1e-9));
        Inference recall = Inferences.of(Metric.RECALL_AT_K, new MetricSettings(0.9, 0.5), scored, 1);
        assertThat(recall.lower(0.05)).isEqualTo(Math.pow(0.05, 1.0 / 150), within(1e-9));
    }

    private static Map<Metric, Double> of(double[] scores, double[] labels, MetricSettings settings) {
        return Metrics.of(Task.BINARY, settings, new Scored(scores, scores, labels));
    }
}
