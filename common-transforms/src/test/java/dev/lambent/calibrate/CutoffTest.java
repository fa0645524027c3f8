package dev.lambent.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Threshold;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CutoffTest {
    private final Random random = new Random(4);

    @Test
    void noOtherCutoffCostsLess() {
        for (int round = 0; round < 200; round++) {
            double[] scores =
                    random.doubles(40).map(score -> Math.rint(score * 15) / 15).toArray();
            double[] labels = Arrays.stream(scores)
                    .map(score -> random.nextDouble() < score ? 1 : 0)
                    .toArray();
            Threshold.Cost cost = new Threshold.Cost(1, 1 + random.nextInt(6));
            double chosen = cost(cost, Cutoff.of(cost, scores, labels), scores, labels);
            for (double other :
                    IntStream.rangeClosed(-1, 31).mapToDouble(i -> i / 30.0).toArray()) {
                assertThat(chosen).isLessThanOrEqualTo(cost(cost, other, scores, labels));
            }
        }
    }

    private static double cost(Threshold.Cost cost, double cutoff, double[] scores, double[] labels) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean one = scores[i] > cutoff;
            sum += one && labels[i] == 0 ? cost.falsePositive() : !one && labels[i] == 1 ? cost.falseNegative() : 0;
        }
        return sum;
    }

    @Test
    void neverMoreRowsThanTheCapacityAndAsManyAsTiesAllow() {
        for (int round = 0; round < 200; round++) {
            double[] scores =
                    random.doubles(50).map(score -> Math.rint(score * 20) / 20).toArray();
            double share = 0.01 + random.nextDouble() * 0.95;
            double cutoff = Cutoff.of(new Threshold.Capacity(share), scores, new double[50]);
            long above = Arrays.stream(scores).filter(score -> score > cutoff).count();
            assertThat((double) above).isLessThanOrEqualTo(share * 50);
            double next =
                    Arrays.stream(scores).filter(score -> score <= cutoff).max().orElseThrow();
            assertThat(Arrays.stream(scores).filter(score -> score >= next).count())
                    .isGreaterThan((long) Math.floor(share * 50));
        }
    }

    @Test
    void whereNothingIsWorthItNobodyIsChosen() {
        double[] scores = {0.1, 0.2, 0.3};
        double cutoff = Cutoff.of(new Threshold.Cost(1, 1), scores, new double[] {0, 0, 0});
        assertThat(Arrays.stream(scores).boxed()).allMatch(score -> score <= cutoff);
        assertThat(Cutoff.of(Threshold.HALF, scores, new double[3])).isEqualTo(0.5);
    }
}
