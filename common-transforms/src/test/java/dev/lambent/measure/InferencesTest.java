package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import dev.lambent.stat.Inference;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever infers a metric has to begin with the metric itself. */
class InferencesTest {
    private static final int ROWS = 300;
    /** With half of the rows, the border lies where scores are wrong at times. */
    private static final MetricSettings SETTINGS = new MetricSettings(0.5, 0.7);

    @ParameterizedTest
    @EnumSource(Task.class)
    void estimatesAreTheMetrics(Task task) {
        Random random = new Random(2);
        double[] labels = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = task.isClassification() ? random.nextInt(task == Task.BINARY ? 2 : 3) : random.nextGaussian();
        }
        Scored first = scored(task, labels, random, 0.5);
        Scored second = scored(task, labels, random, 0.9);
        Map<Metric, Double> ofFirst = Metrics.of(task, SETTINGS, first);
        Map<Metric, Double> ofSecond = Metrics.of(task, SETTINGS, second);
        assertThat(ofFirst).containsOnlyKeys(Metric.of(task));
        for (Metric metric : Metric.of(task)) {
            Inference one = Inferences.of(metric, SETTINGS, first, 1);
            assertThat(one.estimate()).as(metric.text()).isEqualTo(ofFirst.get(metric), within(1e-12));
            assertThat(one.lower(0.05)).isLessThan(one.estimate());
            assertThat(one.upper(0.05)).isGreaterThan(one.estimate());
            Inference gain = Inferences.gain(metric, SETTINGS, first, second, 1);
            assertThat(gain.estimate())
                    .as(metric.text())
                    .isEqualTo(metric.gain(ofFirst.get(metric), ofSecond.get(metric)), within(1e-12));
            if (metric == Metric.CALIBRATION_ERROR) {
                // Less noise does not make better calibrated.
                continue;
            }
            assertThat(gain.lower(0.05)).isPositive();
            assertThat(gain.pGreater(0)).as(metric.text()).isLessThan(0.05);
            assertThat(gain.pLess(0)).isGreaterThan(0.95);
            assertThat(Inferences.gain(metric, SETTINGS, second, first, 1).pGreater(0))
                    .isGreaterThan(0.95);
        }
    }

    private static Scored scored(Task task, double[] labels, Random random, double noise) {
        if (task == Task.MULTICLASS) {
            return Classes.scored(labels, 3, noise + 0.05, random);
        }
        double[] scores = new double[ROWS];
        double[] decisions = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            // Steps of a tenth: with ties.
            double score = Math.round(10 * ((1 - noise) * labels[i] + noise * random.nextDouble())) / 10.0;
            scores[i] = task == Task.BINARY ? Math.max(0.05, Math.min(0.95, score)) : score;
            decisions[i] = task == Task.BINARY ? (score > 0.5 ? 1 : 0) : score;
        }
        return new Scored(scores, decisions, labels);
    }
}
