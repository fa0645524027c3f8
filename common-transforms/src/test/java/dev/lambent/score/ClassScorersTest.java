package dev.lambent.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.calibrate.Calibration;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.Input;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scorers of several classes, of factors, and what is put on top, against naive formulas. */
class ClassScorersTest {
    private static final RowSchema SCHEMA =
            new RowSchema(List.of(new Column("x", ColumnType.DOUBLE, true), new Column("c", ColumnType.VARCHAR, true)));
    private static final Encoder ENCODER = new Encoder(
            SCHEMA,
            List.of(
                    new Input.Numeric("x", ColumnType.DOUBLE, 0.5, 2.0, 90, 10),
                    new Input.Categorical("c", List.of("a", "b"), 2, 95, 5)));
    private static final int WIDTH = ENCODER.linearWidth();

    private final Random random = new Random(5);

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (double x :
                new double[] {0, -1, 2.5, 1e308, -1e149, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
                }) {
            for (String c : new String[] {"a", "b", "never seen", null}) {
                rows.add(new Row(2).setDouble(0, x).setText(1, c));
            }
        }
        rows.add(new Row(2));
        return rows;
    }

    private double[] numbers(int size) {
        return random.doubles(size).map(x -> 2 * x - 1).toArray();
    }

    private static double[] dense(Row row) {
        Encoder.Sparse sparse = ENCODER.linear(row);
        double[] dense = new double[WIDTH];
        for (int i = 0; i < sparse.indices().length; i++) {
            dense[sparse.indices()[i]] = sparse.values()[i];
        }
        return dense;
    }

    private static double[] softmax(double[] margins) {
        double max = Arrays.stream(margins).max().orElseThrow();
        double[] powers = Arrays.stream(margins).map(m -> Math.exp(m - max)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(p -> p / sum).toArray();
    }

    private static void assertClasses(Scorer scorer, Row row, double[] margins) {
        double[] naive = softmax(margins);
        double[] classes = scorer.classes(row);
        for (int k = 0; k < naive.length; k++) {
            assertThat(classes[k]).isCloseTo(naive[k], within(1e-12));
        }
        Prediction prediction = scorer.score(row);
        assertThat(prediction.score()).isEqualTo(classes[(int) prediction.decision()]);
        assertThat(margins[(int) prediction.decision()])
                .isCloseTo(Arrays.stream(margins).max().orElseThrow(), within(1e-6 * Math.abs(margins[0]) + 1e-9));
    }

    @Test
    void multinomialIsTheSoftmaxOfItsMargins() {
        double[] weights = numbers(3 * WIDTH);
        double[] intercepts = numbers(3);
        MultinomialScorer scorer = new MultinomialScorer(ENCODER, weights, intercepts);
        for (Row row : rows()) {
            double[] x = dense(row);
            double[] margins = intercepts.clone();
            for (int i = 0; i < WIDTH; i++) {
                for (int k = 0; k < 3; k++) {
                    margins[k] += weights[i * 3 + k] * x[i];
                }
            }
            assertClasses(scorer, row, margins);
        }
    }

    @Test
    void naiveBayesIsTheProductOfGaussiansAndThePrior() {
        double[] priors = {Math.log(0.2), Math.log(0.5), Math.log(0.3)};
        double[] means = numbers(3 * WIDTH);
        double[] variances = random.doubles(3 * WIDTH, 0.1, 2).toArray();
        BayesScorer scorer = new BayesScorer(ENCODER, ModelKind.NAIVE_BAYES_MULTICLASS, priors, means, variances);
        for (Row row : rows()) {
            double[] x = dense(row);
            double[] margins = priors.clone();
            for (int k = 0; k < 3; k++) {
                for (int i = 0; i < WIDTH; i++) {
                    double variance = variances[k * WIDTH + i];
                    double distance = x[i] - means[k * WIDTH + i];
                    margins[k] -= 0.5 * (Math.log(variance) + distance * distance / variance);
                }
            }
            assertClasses(scorer, row, margins);
        }
    }

    @Test
    void factorsAreTheSumOverPairsOfColumns() {
        double[] weights = numbers(WIDTH);
        double[] factors = numbers(2 * WIDTH);
        FactorScorer scorer =
                new FactorScorer(ENCODER, ModelKind.FACTORIZATION_MACHINE_REGRESSION, 0.7, weights, factors);
        for (Row row : rows()) {
            double[] x = dense(row);
            double sum = 0.7;
            for (int i = 0; i < WIDTH; i++) {
                sum += weights[i] * x[i];
                for (int j = i + 1; j < WIDTH; j++) {
                    double product = factors[2 * i] * factors[2 * j] + factors[2 * i + 1] * factors[2 * j + 1];
                    sum += product * x[i] * x[j];
                }
            }
            assertThat(scorer.score(row).score()).isCloseTo(sum, within(1e-9 * Math.max(1, Math.abs(sum))));
        }
    }

    @Test
    void classTreesGiveTheMeanOfTheLeavesShares() {
        TreeNode first = new TreeNode.Threshold(0, 0.5, new TreeNode.Leaf(0, 0), new TreeNode.Leaf(0, 1));
        TreeNode second = new TreeNode.Threshold(0, 2, new TreeNode.Leaf(0, 2), new TreeNode.Leaf(0, 3));
        double[] shares = {1, 0, 0, 0.25, 0.5, 0.25, 0.5, 0.5, 0, 0, 0, 0};
        ClassTreeScorer scorer =
                new ClassTreeScorer(ENCODER, ModelKind.RANDOM_FOREST_MULTICLASS, List.of(first, second), 3, shares);
        assertThat(scorer.classes(new Row(2).setDouble(0, 0))).containsExactly(0.75, 0.25, 0);
        assertThat(scorer.classes(new Row(2).setDouble(0, 1))).containsExactly(0.375, 0.5, 0.125);
        assertThat(scorer.score(new Row(2).setDouble(0, 1))).isEqualTo(new Prediction(0.5, 1));
        // A leaf without rows votes for nobody.
        assertThat(scorer.classes(new Row(2).setDouble(0, 7))).containsExactly(0.25, 0.5, 0.25);
        assertThatThrownBy(() -> new ClassTreeScorer(
                        ENCODER, ModelKind.RANDOM_FOREST_MULTICLASS, List.of(first, second), 3, new double[9]))
                .hasMessageContaining("leaf 3.0 of 3");
    }

    @Test
    void meansOfAPoissonRegressionStayFinite() {
        double[] weights = new double[WIDTH];
        weights[0] = 1;
        LinearScorer scorer = new LinearScorer(ENCODER, ModelKind.POISSON_REGRESSION, weights, 0);
        assertThat(scorer.score(new Row(2).setDouble(0, 0.5)).score()).isEqualTo(1);
        assertThat(scorer.score(new Row(2).setDouble(0, 1e100)).score()).isEqualTo(Double.MAX_VALUE);
        assertThat(scorer.score(new Row(2).setDouble(0, -1e100)).score()).isEqualTo(1e-16);
    }

    @Test
    void aTunedModelDecidesByItsCutoffAndIsReadAsItWasWritten() {
        LinearScorer raw = new LinearScorer(ENCODER, ModelKind.LINEAR_SVM, numbers(WIDTH), 0.1);
        TunedScorer tuned = new TunedScorer(raw, Optional.of(new Calibration.Sigmoid(2, -1, false)), 0.3);
        Scorer read = ScorerCodec.read(ScorerCodec.write(tuned), ENCODER);
        for (Row row : rows()) {
            double margin = raw.score(row).score();
            double probability = 1 / (1 + Math.exp(-(2 * margin - 1)));
            assertThat(tuned.score(row).score()).isCloseTo(probability, within(1e-12));
            assertThat(tuned.score(row).decision()).isEqualTo(tuned.score(row).score() > 0.3 ? 1 : 0);
            assertThat(read.score(row)).isEqualTo(tuned.score(row));
        }
        byte[] bytes = ScorerCodec.write(tuned);
        bytes[0] = 3;
        assertThatThrownBy(() -> ScorerCodec.read(bytes, ENCODER)).isInstanceOf(LambentException.class);
        byte[] cut = Arrays.copyOf(ScorerCodec.write(tuned), 40);
        assertThatThrownBy(() -> ScorerCodec.read(cut, ENCODER)).isInstanceOf(LambentException.class);
    }
}
