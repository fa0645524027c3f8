package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MulticlassMetricsTest {
    private static final int CLASSES = 4;

    @Test
    void areasAreThoseOfEachClassAgainstTheRest() {
        Random random = new Random(9);
        for (int round = 0; round < 20; round++) {
            double[] labels = Classes.labels(40 + random.nextInt(40), CLASSES, random);
            Scored scored = Classes.scored(labels, CLASSES, 0.8, random);
            double sum = 0;
            double[] scores = new double[0];
            double[] ofClass = new double[0];
            for (int index = 0; index < CLASSES; index++) {
                Scored one = scored.oneAgainstRest(index);
                sum += binary(one).get(Metric.ROC_AUC);
                scores = Scored.concatenate(List.of(scores, one.scores()));
                ofClass = Scored.concatenate(List.of(ofClass, one.labels()));
            }
            Map<Metric, Double> metrics = of(scored);
            assertThat(metrics.get(Metric.MACRO_ROC_AUC)).isEqualTo(sum / CLASSES, within(1e-12));
            assertThat(metrics.get(Metric.MICRO_ROC_AUC))
                    .isEqualTo(binary(new Scored(scores, scores, ofClass)).get(Metric.ROC_AUC), within(1e-12));
        }
    }

    @Test
    void macroF1IsTheMeanOfEachClassAgainstTheRest() {
        Random random = new Random(3);
        Scored scored = Classes.scored(Classes.labels(90, CLASSES, random), CLASSES, 0.9, random);
        assertThat(of(scored).get(Metric.MACRO_F1))
                .isEqualTo(
                        IntStream.range(0, CLASSES)
                                .mapToDouble(index ->
                                        binary(scored.oneAgainstRest(index)).get(Metric.F1))
                                .average()
                                .orElseThrow(),
                        within(1e-12));
    }

    @Test
    void theBestAndTheWorstThereIs() {
        double[] labels = {0, 1, 2, 3, 3, 0};
        assertThat(of(Classes.perfect(labels, CLASSES)))
                .containsOnlyKeys(Metric.of(Task.MULTICLASS))
                .allSatisfy((metric, value) -> assertThat(value).isEqualTo(metric.higherIsBetter() ? 1 : 0));
        // Sure of the next class, which it never is.
        double[] decisions = {1, 2, 3, 0, 0, 1};
        Scored perfect = Classes.perfect(decisions, CLASSES);
        double[][] byClass =
                IntStream.range(0, CLASSES).mapToObj(perfect::ofClass).toArray(double[][]::new);
        Map<Metric, Double> worst = of(new Scored(perfect.scores(), decisions, labels, byClass));
        assertThat(worst)
                .containsEntry(Metric.ACCURACY, 0.0)
                .containsEntry(Metric.MACRO_F1, 0.0)
                .containsEntry(Metric.BRIER, 2.0)
                .containsEntry(Metric.CALIBRATION_ERROR, 1.0);
        assertThat(worst.get(Metric.LOG_LOSS)).isEqualTo(-Math.log(1e-15), within(1e-12));
    }

    @Test
    void whoKnowsNothingHasTheFiguresOfChance() {
        double[] labels = {0, 1, 2, 3};
        double[][] byClass = new double[CLASSES][labels.length];
        for (double[] probabilities : byClass) {
            Arrays.fill(probabilities, 0.25);
        }
        Map<Metric, Double> metrics = of(new Scored(byClass[0], new double[4], labels, byClass));
        assertThat(metrics)
                .containsEntry(Metric.MACRO_ROC_AUC, 0.5)
                .containsEntry(Metric.MICRO_ROC_AUC, 0.5)
                .containsEntry(Metric.BRIER, 0.75)
                .containsEntry(Metric.CALIBRATION_ERROR, 0.0);
        assertThat(metrics.get(Metric.LOG_LOSS)).isEqualTo(Math.log(4), within(1e-12));
    }

    /** A class without rows is left out of means over classes; deciding for it is still wrong. */
    @Test
    void aClassWithoutRowsIsLeftOut() {
        double[] labels = {0, 0, 1, 1, 0, 1};
        double[] decisions = {0, 0, 1, 2, 0, 1};
        double[][] byClass = {
            {0.9, 0.8, 0.1, 0.0, 0.7, 0.2},
            {0.1, 0.1, 0.9, 0.4, 0.2, 0.8},
            {0.0, 0.1, 0.0, 0.6, 0.1, 0.0}
        };
        Map<Metric, Double> metrics = of(new Scored(byClass[0], decisions, labels, byClass));
        assertThat(metrics.get(Metric.MACRO_F1)).isEqualTo((1 + 2 * 2.0 / (3 + 2)) / 2, within(1e-12));
        assertThat(metrics).containsEntry(Metric.MACRO_ROC_AUC, 1.0);
    }

    @Test
    void rowsOfOneClassHaveNoMacroArea() {
        double[] labels = {1, 1, 1};
        assertThat(of(Classes.perfect(labels, 3)))
                .doesNotContainKey(Metric.MACRO_ROC_AUC)
                .containsEntry(Metric.MICRO_ROC_AUC, 1.0)
                .containsEntry(Metric.MACRO_F1, 1.0);
    }

    @Test
    void decisionsAloneHaveNoMetricsOfProbabilities() {
        double[] labels = {0, 1, 2};
        assertThat(of(new Scored(labels, labels, labels))).containsOnlyKeys(Metric.ACCURACY, Metric.MACRO_F1);
    }

    @Test
    void scoresThatAreNoProbabilitiesHaveAreasOnly() {
        double[] labels = {0, 1, 2};
        double[][] margins = {{3, 0, 0}, {0, 2, 1}, {0, 0, 5}};
        assertThat(of(new Scored(labels, labels, labels, margins)))
                .containsOnlyKeys(Metric.ACCURACY, Metric.MACRO_F1, Metric.MACRO_ROC_AUC, Metric.MICRO_ROC_AUC);
        double[][] tooMuch = {{1, 0.5, 0}, {0, 1, 0}, {0, 0, 1}};
        assertThat(of(new Scored(labels, labels, labels, tooMuch))).doesNotContainKey(Metric.BRIER);
    }

    @Test
    void probabilitiesGoWithTheirRows() {
        Random random = new Random(1);
        Scored scored = Classes.scored(Classes.labels(50, 3, random), 3, 0.5, random);
        int[] rows = random.ints(20, 0, 50).toArray();
        Scored picked = scored.pick(rows);
        assertThat(picked.classes()).isEqualTo(3);
        for (int i = 0; i < rows.length; i++) {
            for (int index = 0; index < 3; index++) {
                assertThat(picked.ofClass(index, i)).isEqualTo(scored.ofClass(index, rows[i]));
            }
        }
        assertThat(picked.isSameAs(scored.pick(rows))).isTrue();
        double[][] other = {picked.ofClass(1), picked.ofClass(0), picked.ofClass(2)};
        double[] decisions =
                IntStream.range(0, 20).mapToDouble(picked::decision).toArray();
        assertThat(picked.isSameAs(new Scored(picked.scores(), decisions, picked.labels(), other)))
                .isFalse();
    }

    @Test
    void whatIsNoClassIsRefused() {
        double[] labels = {0, 1, 2};
        double[][] byClass = {new double[3], new double[3]};
        assertThatThrownBy(() -> new Scored(labels, new double[3], labels, byClass))
                .hasMessage("a label is 2.0, of 2 classes");
        assertThatThrownBy(() -> new Scored(labels, labels, new double[3], byClass))
                .hasMessage("a decision is 2.0, of 2 classes");
        assertThatThrownBy(() -> new Scored(labels, labels, labels, new double[3][2]))
                .hasMessage("3 labels, 2 rows of a class");
        double[] mean = {0.5, 1, 2};
        assertThatThrownBy(() -> of(new Scored(mean, mean, labels))).hasMessage("0.5 is no index of a class");
    }

    private static Map<Metric, Double> of(Scored scored) {
        return Metrics.of(Task.MULTICLASS, MetricSettings.DEFAULT, scored);
    }

    private static Map<Metric, Double> binary(Scored scored) {
        return Metrics.of(Task.BINARY, MetricSettings.DEFAULT, scored);
    }
}
