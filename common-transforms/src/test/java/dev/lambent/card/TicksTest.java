package dev.lambent.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void ticksAreRoundEvenlyApartCoverTheRangeAndAreFew() {
        Random random = new Random(19);
        for (int round = 0; round < 20_000; round++) {
            double size = StrictMath.pow(10, 40 * random.nextDouble() - 20);
            double from = size * (random.nextDouble() - 0.5);
            double to = round % 10 == 0 ? from : from + size * StrictMath.pow(10, -6 * random.nextDouble());
            int about = 2 + random.nextInt(9);
            Ticks ticks = Ticks.linear(from, to, about);
            List<BigDecimal> values = ticks.values();
            String what = from + " to " + to + " by " + values;
            BigDecimal step = values.get(1).subtract(values.get(0));
            assertThat(step.stripTrailingZeros().unscaledValue().intValueExact())
                    .as(what)
                    .isIn(1, 2, 5);
            for (int i = 0; i < values.size(); i++) {
                assertThat(values.get(i))
                        .as(what)
                        .isEqualByComparingTo(values.get(0).add(step.multiply(BigDecimal.valueOf(i))));
                assertThat(values.get(i).remainder(step)).as(what).isEqualByComparingTo(BigDecimal.ZERO);
            }
            assertThat(values.get(0)).as(what).isLessThanOrEqualTo(new BigDecimal(from));
            assertThat(values.get(values.size() - 1)).as(what).isGreaterThanOrEqualTo(new BigDecimal(to));
            assertThat(values.size()).as(what).isBetween(2, about + 2);
            if (to > from) {
                assertThat(values.get(1)).as(what + ": one too many").isGreaterThan(new BigDecimal(from));
            }
            assertThat(new HashSet<>(ticks.labels())).as(what + ticks.labels()).hasSameSizeAs(values);
        }
    }

    @Test
    void labelsAreShortAndInOneUnit() {
        assertThat(Ticks.linear(0, 1, 6).labels()).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(Ticks.linear(0, 163_821, 6).labels()).containsExactly("0", "50k", "100k", "150k", "200k");
        assertThat(Ticks.linear(-7, 12, 6).labels()).containsExactly("-10", "-5", "0", "5", "10", "15");
        assertThat(Ticks.linear(0, 2.5e9, 6).labels()).containsExactly("0", "0.5G", "1.0G", "1.5G", "2.0G", "2.5G");
        assertThat(Ticks.linear(0, 3e-7, 3).labels()).containsExactly("0", "1e-7", "2e-7", "3e-7");
        assertThat(Ticks.linear(5, 5, 3).labels()).contains("5.0");
    }

    @Test
    void theGreatestDoublesHaveTicksToo() {
        Ticks ticks = Ticks.linear(-Double.MAX_VALUE, Double.MAX_VALUE, 4);
        assertThat(ticks.values().size()).isBetween(2, 6);
        assertThat(Scale.linear(Ticks.linear(-1e308, 1e308, 4), 0, 100).pixel(0))
                .isEqualTo(50);
    }

    @Test
    void logarithmicTicksArePowersOfTenThatCoverTheRange() {
        Random random = new Random(23);
        for (int round = 0; round < 5_000; round++) {
            double from = StrictMath.pow(10, 30 * random.nextDouble() - 20);
            double to = from * StrictMath.pow(10, round % 7 == 0 ? 0 : 25 * random.nextDouble());
            Ticks ticks = Ticks.logarithmic(from, to, 8);
            assertThat(ticks.values()).allMatch(value -> value.unscaledValue().equals(java.math.BigInteger.ONE));
            assertThat(ticks.values().size()).isBetween(2, 10);
            assertThat(ticks.values().get(0)).isLessThanOrEqualTo(BigDecimal.valueOf(from));
            assertThat(ticks.values().get(ticks.values().size() - 1)).isGreaterThanOrEqualTo(BigDecimal.valueOf(to));
        }
        assertThat(Ticks.logarithmic(0.0001, 0.1, 8).logarithmicLabels())
                .containsExactly("0.0001", "0.001", "0.01", "0.1");
        assertThat(Ticks.logarithmic(0.001, 0.001, 8).logarithmicLabels()).containsExactly("0.001", "0.01");
        assertThat(Ticks.logarithmic(1e-6, 1, 3).logarithmicLabels()).containsExactly("1e-6", "0.0001", "0.01", "1");
    }
}
