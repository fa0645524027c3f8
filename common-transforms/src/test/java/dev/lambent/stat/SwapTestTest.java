package dev.lambent.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwapTestTest {
    private static SwapTest.Gain sum(double[] differences) {
        return swapped -> {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += swapped.get(i) ? -differences[i] : differences[i];
            }
            return sum;
        };
    }

    /** Of all 2^n ways to swap. */
    private static double exact(double[] differences) {
        SwapTest.Gain gain = sum(differences);
        double real = gain.with(new BitSet());
        int asGreat = 0;
        for (int way = 0; way < 1 << differences.length; way++) {
            asGreat += gain.with(BitSet.valueOf(new long[] {way})) >= real - 1e-12 ? 1 : 0;
        }
        return (double) asGreat / (1 << differences.length);
    }

    @Test
    void isTheShareOfAllSwapsWithAsGreatAGain() {
        Random random = new Random(3);
        for (int round = 0; round < 40; round++) {
            double shift = round % 4 * 0.4;
            double[] differences = random.doubles(12).map(x -> x - 0.5 + shift).toArray();
            double exact = exact(differences);
            double drawn = SwapTest.pFirstBetter(12, sum(differences), round);
            // An early end leaves 20 draws, whose share is good to a fifth of itself or so.
            assertThat(drawn).isCloseTo(exact, within(0.005 + 0.9 * exact));
            assertThat(drawn < 0.02).isEqualTo(exact < 0.02 && drawn < 0.02);
        }
    }

    @Test
    void equallyGoodModelsAreFoundUnequalAsOftenAsStatedHoweverFewRowsAndHeavyTails() {
        Random random = new Random(8);
        int runs = 2_000;
        int rejected = 0;
        for (int run = 0; run < runs; run++) {
            double[] differences = random.doubles(15)
                    .map(x -> Math.signum(random.nextDouble() - 0.5) / Math.max(1e-4, x * x))
                    .toArray();
            rejected += SwapTest.pFirstBetter(15, sum(differences), run) <= 0.05 ? 1 : 0;
        }
        assertThat((double) rejected / runs).isBetween(0.035, 0.062);
    }

    @Test
    void aGainThatNoSwapReachesHasTheLeastPValueThatDrawsCanSay() {
        double[] differences = new double[60];
        java.util.Arrays.fill(differences, 1);
        assertThat(SwapTest.pFirstBetter(60, sum(differences), 1)).isEqualTo(1 / 2_001.0);
        assertThat(SwapTest.pFirstBetter(10, sum(new double[10]), 1)).isEqualTo(1);
    }
}
