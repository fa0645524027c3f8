package dev.lambent.batch.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticPathTest {
    /** Dense rows with their labels and weights. */
    private record Data(double[][] x, double[] y, double[] weights) {
        int columns() {
            return x[0].length;
        }

        Curvature at(double[] point) {
            Curvature sums = new Curvature(columns());
            RowBlock block = new RowBlock();
            for (int row = 0; row < y.length; row++) {
                int[] indices = new int[columns()];
                double[] values = new double[columns()];
                int size = 0;
                for (int i = 0; i < columns(); i++) {
                    if (x[row][i] != 0) {
                        indices[size] = i;
                        values[size++] = x[row][i];
                    }
                }
                block.add(y[row], weights[row], size, indices, values);
            }
            block.addTo(sums, point, point[columns()]);
            return sums;
        }

        /** The mean loss by its definition, with nothing shared. */
        double loss(double[] point) {
            double sum = 0;
            double weight = 0;
            for (int row = 0; row < y.length; row++) {
                double margin = point[columns()];
                for (int i = 0; i < columns(); i++) {
                    margin += point[i] * x[row][i];
                }
                double positive = 1 / (1 + Math.exp(-margin));
                sum -= weights[row] * Math.log(y[row] == 1 ? positive : 1 - positive);
                weight += weights[row];
            }
            return sum / weight;
        }

        LogisticPath path() {
            return new LogisticPath(this::at, columns());
        }
    }

    private static Data random(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[][] x = new double[rows][columns];
        double[] y = new double[rows];
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
            double common = random.nextGaussian();
            double margin = -0.5;
            for (int i = 0; i < columns; i++) {
                x[row][i] = i % 3 == 2 ? random.nextInt(2) : common + 0.5 * random.nextGaussian();
                margin += x[row][i] * Math.sin(i);
            }
            y[row] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
            weights[row] = 0.5 + random.nextDouble();
        }
        return new Data(x, y, weights);
    }

    private static double[] point(Solution solution) {
        double[] point = Arrays.copyOf(solution.coefficients(), solution.coefficients().length + 1);
        point[point.length - 1] = solution.intercept();
        return point;
    }

    @Test
    void coefficientsAreThoseOfScikitLearn() throws IOException {
        JsonNode reference;
        try (InputStream in = LogisticPathTest.class.getResourceAsStream("/solve/logistic.json")) {
            reference = new ObjectMapper().readTree(in);
        }
        double[][] x = new ObjectMapper().convertValue(reference.get("x"), double[][].class);
        double[] y = new ObjectMapper().convertValue(reference.get("y"), double[].class);
        double[] weights = new ObjectMapper().convertValue(reference.get("weights"), double[].class);
        double[] ones = new double[y.length];
        Arrays.fill(ones, 1);
        assertThat(reference.get("cases")).hasSize(24);
        for (JsonNode one : reference.get("cases")) {
            Data data = new Data(x, y, one.get("weighted").asBoolean() ? weights : ones);
            Penalty penalty = new Penalty(
                    one.get("reg_param").asDouble(),
                    one.get("elastic_net_param").asDouble());
            Solution solution = data.path().next(penalty).orElseThrow();
            double[] expected = new ObjectMapper().convertValue(one.get("coefficients"), double[].class);
            assertThat(solution.coefficients()).as("%s", penalty).containsExactly(expected, within(2e-6));
            assertThat(solution.intercept()).isCloseTo(one.get("intercept").asDouble(), within(2e-6));
            for (int i = 0; i < expected.length; i++) {
                if (expected[i] == 0) {
                    assertThat(solution.coefficients()[i]).as("set to 0").isZero();
                }
            }
        }
    }

    @Test
    void derivativesAreThoseOfTheLoss() {
        Data data = random(80, 6, 5);
        double[] at = {0.3, -0.2, 0.5, 0, 1.1, -0.7, 0.2};
        Curvature curvature = data.at(at);
        assertThat(curvature.meanLoss()).isCloseTo(data.loss(at), within(1e-12));
        double[] hessian = curvature.meanHessian();
        double step = 1e-5;
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += step;
            down[i] -= step;
            assertThat(curvature.meanGradient(i))
                    .isCloseTo((data.loss(up) - data.loss(down)) / (2 * step), within(1e-8));
            for (int k = 0; k < at.length; k++) {
                double bend = (data.at(up).meanGradient(k) - data.at(down).meanGradient(k)) / (2 * step);
                assertThat(hessian[i * at.length + k]).isCloseTo(bend, within(1e-8));
            }
        }
    }

    @Test
    void everyFitAlongAPathMeetsTheConditionsOfAnOptimum() {
        for (double share : new double[] {0, 0.3, 1}) {
            Data data = random(400, 12, 11);
            LogisticPath path = data.path();
            for (double weight : new double[] {0.5, 0.1, 0.03, 0.01, 0.001, 0.0001}) {
                Penalty penalty = new Penalty(weight, share);
                Solution solution = path.next(penalty).orElseThrow();
                double[] at = point(solution);
                double step = 1e-6;
                for (int i = 0; i < at.length; i++) {
                    double[] up = at.clone();
                    double[] down = at.clone();
                    up[i] += step;
                    down[i] -= step;
                    double slope = (data.loss(up) - data.loss(down)) / (2 * step);
                    if (i == at.length - 1) {
                        assertThat(slope).as("intercept").isCloseTo(0, within(1e-7));
                    } else if (at[i] == 0) {
                        assertThat(Math.abs(slope)).isLessThanOrEqualTo(weight * share + 1e-7);
                    } else {
                        assertThat(slope + weight * (1 - share) * at[i] + weight * share * Math.signum(at[i]))
                                .isCloseTo(0, within(1e-7));
                    }
                }
                assertThat(solution.residual()).isLessThanOrEqualTo(1e-8);
                assertThat(solution.coefficients())
                        .as("the same from afar")
                        .containsExactly(data.path().next(penalty).orElseThrow().coefficients(), within(1e-5));
            }
        }
    }

    @Test
    void whatIsSeparableIsHeldByThePenalty() {
        Data data =
                new Data(new double[][] {{-2}, {-1}, {1}, {2}}, new double[] {0, 0, 1, 1}, new double[] {1, 1, 1, 1});
        LogisticPath path = data.path();
        double before = 0;
        for (double weight : List.of(0.1, 0.01, 0.001, 0.00001)) {
            Solution solution = path.next(new Penalty(weight, 0)).orElseThrow();
            assertThat(solution.coefficients()[0]).isGreaterThan(before).isFinite();
            before = solution.coefficients()[0];
        }
    }

    @Test
    void aPathIsShorterThanItsFitsAlone() {
        Data data = random(500, 20, 2);
        List<Double> weights = List.of(0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001);
        LogisticPath path = data.path();
        int along = 0;
        int alone = 0;
        for (double weight : weights) {
            along += path.next(new Penalty(weight, 0.5)).orElseThrow().passes();
            alone += data.path().next(new Penalty(weight, 0.5)).orElseThrow().passes();
        }
        assertThat(along).isLessThan(alone);
    }
}
