package dev.lambent.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactProportionTest {
    /** By definition: at the bound, so few hits or fewer have a probability of 5 %. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 7", "0, 400", "1, 2", "1, 50", "3, 17", "16, 17", "40, 400", "399, 400", "2, 1000"})
    void atTheBoundSoFewHitsAreAsRareAsStated(int hits, int trials) {
        BigDecimal rate = new BigDecimal(new ExactProportion(hits, trials).upper(0.05));
        BigDecimal probability = BigDecimal.ZERO;
        BigInteger ways = BigInteger.ONE;
        for (int k = 0; k <= hits; k++) {
            probability = probability.add(new BigDecimal(ways)
                    .multiply(rate.pow(k, MathContext.DECIMAL128))
                    .multiply(BigDecimal.ONE.subtract(rate).pow(trials - k, MathContext.DECIMAL128)));
            ways = ways.multiply(BigInteger.valueOf(trials - k)).divide(BigInteger.valueOf(k + 1L));
        }
        assertThat(probability.doubleValue()).isEqualTo(0.05, within(1e-7));
    }

    @Test
    void withHitsOnlyNothingIsExcluded() {
        assertThat(new ExactProportion(5, 5).upper(0.05)).isEqualTo(1);
    }

    @Test
    void noHitAmongManyIsTheRuleOfThree() {
        assertThat(new ExactProportion(0, 1_000_000).upper(0.05)).isEqualTo(2.9957e-6, within(1e-9));
        assertThat(new ExactProportion(4, 1_000_000_000).upper(0.05)).isEqualTo(9.1535e-9, within(1e-12));
    }
}
