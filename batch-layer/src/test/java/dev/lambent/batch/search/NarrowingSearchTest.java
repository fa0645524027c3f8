package dev.lambent.batch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.batch.search.Dimension.Choice;
import dev.lambent.batch.search.Dimension.Range;
import dev.lambent.batch.search.Dimension.Scale;
import dev.lambent.batch.search.NarrowingSearch.Tried;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NarrowingSearchTest {
    private static final int SEEDS = 200;
    private static final List<Dimension> BRANIN_SPACE =
            List.of(new Range("x", Scale.LINEAR, -5, 10, false), new Range("y", Scale.LINEAR, 0, 15, false));
    private static final List<Dimension> HARTMANN_SPACE = IntStream.range(0, 6)
            .<Dimension>mapToObj(i -> new Range("x" + i, Scale.LINEAR, 0, 1, false))
            .toList();

    /** Minimum 0.397887 (Dixon and Szegö, 1978). */
    private static double branin(Map<String, Double> values) {
        double x = values.get("x");
        double y = values.get("y");
        double term = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return term * term + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    }

    /** Minimum -3.32237 (Dixon and Szegö, 1978). */
    private static double hartmann(Map<String, Double> values) {
        double[] alpha = {1.0, 1.2, 3.0, 3.2};
        double[][] a = {
            {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
        };
        double[][] p = {
            {.1312, .1696, .5569, .0124, .8283, .5886},
            {.2329, .4135, .8307, .3736, .1004, .9991},
            {.2348, .1451, .3522, .2883, .3047, .6650},
            {.4047, .8828, .8732, .5743, .1091, .0381}
        };
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double inner = 0;
            for (int j = 0; j < 6; j++) {
                double distance = values.get("x" + j) - p[i][j];
                inner += a[i][j] * distance * distance;
            }
            sum -= alpha[i] * Math.exp(-inner);
        }
        return sum;
    }

    @Test
    void findsBetterValuesThanPlainRandomSearchOfAsManyTrials() {
        double narrowed = median(BRANIN_SPACE, NarrowingSearchTest::branin, 4, 10);
        double plain = median(BRANIN_SPACE, NarrowingSearchTest::branin, 1, 40);
        assertThat(narrowed).isLessThan(plain).isBetween(0.397, 0.7);

        narrowed = median(HARTMANN_SPACE, NarrowingSearchTest::hartmann, 5, 20);
        plain = median(HARTMANN_SPACE, NarrowingSearchTest::hartmann, 1, 100);
        assertThat(narrowed).isLessThan(plain).isBetween(-3.33, -2.6);
    }

    private static double median(
            List<Dimension> space, ToDoubleFunction<Map<String, Double>> loss, int rounds, int trials) {
        return DoubleStream.iterate(0, seed -> seed + 1)
                .limit(SEEDS)
                .map(seed -> search(space, loss, rounds, trials, (long) seed).stream()
                        .mapToDouble(Tried::loss)
                        .min()
                        .orElseThrow())
                .sorted()
                .skip(SEEDS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static List<Tried> search(
            List<Dimension> space, ToDoubleFunction<Map<String, Double>> loss, int rounds, int trials, long seed) {
        NarrowingSearch search = new NarrowingSearch(space, seed);
        List<Tried> tried = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Map<String, Double> values : search.round(round, trials, List.copyOf(tried))) {
                tried.add(new Tried(values, loss.applyAsDouble(values)));
            }
        }
        return tried;
    }

    @Test
    void theSameSeedGivesTheSameTrialsAndAnotherOneOthers() {
        assertThat(search(BRANIN_SPACE, NarrowingSearchTest::branin, 3, 8, 7))
                .isEqualTo(search(BRANIN_SPACE, NarrowingSearchTest::branin, 3, 8, 7))
                .doesNotContainAnyElementsOf(search(BRANIN_SPACE, NarrowingSearchTest::branin, 3, 8, 8));
    }

    @Test
    void aBoxAtTheBorderIsShiftedAndKeepsItsWidth() {
        List<Dimension> space = List.of(new Range("x", Scale.LINEAR, 0, 1, false));
        List<Tried> tried = List.of(
                new Tried(Map.of("x", 0.99), 1), new Tried(Map.of("x", 1.0), 0), new Tried(Map.of("x", 0.98), 2));
        double[] drawn = new NarrowingSearch(space, 3)
                .round(1, 1_000, tried).stream()
                        .mapToDouble(values -> values.get("x"))
                        .toArray();
        assertThat(Arrays.stream(drawn).boxed()).allMatch(x -> x >= 0 && x <= 1);
        // Four in five lie in the upper half, and half of the rest.
        assertThat(Arrays.stream(drawn).filter(x -> x >= 0.5).count()).isBetween(880L, 920L);
        assertThat(Arrays.stream(drawn).filter(x -> x >= 0.5 && x < 0.6).count())
                .isBetween(140L, 220L);
    }

    @Test
    void aFailedTrialIsNotLookedAround() {
        List<Dimension> space = List.of(new Range("x", Scale.LINEAR, 0, 1, false));
        List<Tried> tried = List.of(new Tried(Map.of("x", 0.9), Double.NaN), new Tried(Map.of("x", 0.1), 5));
        assertThat(new NarrowingSearch(space, 3).round(4, 4, tried))
                .allSatisfy(values -> assertThat(values.get("x")).isBetween(0.05, 0.15));
    }

    @Test
    void wholeNumbersLogarithmsAndChoicesKeepToTheirValues() {
        Range whole = new Range("depth", Scale.LINEAR, 2, 5, true);
        Range log = new Range("penalty", Scale.LOG, 1e-6, 1, false);
        Choice choice = new Choice("kind", List.of(0.0, 0.5, 1.0));
        int[] count = new int[6];
        for (Map<String, Double> values :
                new NarrowingSearch(List.of(whole, log, choice), 1).round(0, 1_200, List.of())) {
            assertThat(values.get("depth")).isEqualTo(Math.rint(values.get("depth")));
            count[values.get("depth").intValue()]++;
            assertThat(values.get("penalty")).isBetween(1e-6, 1.0);
            assertThat(values.get("kind")).isIn(choice.values());
        }
        assertThat(count).containsExactly(0, 0, 300, 300, 300, 300);
        assertThat(log.at(0.5)).isBetween(0.9e-3, 1.1e-3);
        assertThat(log.at(log.place(0.02))).isCloseTo(0.02, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(choice.at(choice.place(0.5))).isEqualTo(0.5);
    }
}
