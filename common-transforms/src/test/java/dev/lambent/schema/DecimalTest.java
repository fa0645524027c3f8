package dev.lambent.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against BigDecimal. */
class DecimalTest {
    private static final BigDecimal GREATEST = new BigDecimal("999999999999.999999");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.000001, -1",
        "12.5, 12500000",
        "1e3, 1000000000",
        "12.50000000000, 12500000",
        "999999999999.999999, 999999999999999999",
        "-999999999999.999999, -999999999999999999",
        "0e999999, 0",
        "0.0000001,",
        "1000000000000,",
        "999999999999.9999999,",
        "1e999999999,",
        "1e-999999999,",
    })
    void onlyWhatFitsIsExact(String number, Long millionths) {
        assertThat(Decimal.exact(new BigDecimal(number))).isEqualTo(millionths);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0000005, 1",
        "-0.0000005, -1",
        "0.00000049, 0",
        "1e-999999999, 0",
        "1.0000014999, 1000001",
        "999999999999.9999994, 999999999999999999",
        "999999999999.9999995,",
        "1e999999999,",
    })
    void theRestIsRounded(String number, Long millionths) {
        assertThat(Decimal.rounded(new BigDecimal(number))).isEqualTo(millionths);
    }

    @Test
    void doublesAreTheNearestOnesAndBack() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            long millionths = any(random);
            double number = Decimal.toDouble(millionths);
            assertThat(number).isEqualTo(BigDecimal.valueOf(millionths, 6).doubleValue());
            assertThat(Decimal.rounded(number))
                    .isEqualTo(
                            new BigDecimal(number)
                                                    .setScale(6, RoundingMode.HALF_UP)
                                                    .abs()
                                                    .compareTo(GREATEST)
                                            > 0
                                    ? null
                                    : (Long) new BigDecimal(number)
                                            .setScale(6, RoundingMode.HALF_UP)
                                            .unscaledValue()
                                            .longValueExact());
            assertThat(Decimal.exact(new BigDecimal(Decimal.text(millionths)))).isEqualTo(millionths);
        }
        assertThat(Decimal.rounded(Double.NaN)).isNull();
        assertThat(Decimal.rounded(Double.NEGATIVE_INFINITY)).isNull();
        assertThat(Decimal.rounded(Double.MIN_VALUE)).isZero();
    }

    @Test
    void productsAndComparisonsWithWholeNumbersAreExact() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200_000; i++) {
            long millionths = any(random);
            long whole = random.nextLong() >> random.nextInt(64);
            BigInteger product = BigInteger.valueOf(millionths).multiply(BigInteger.valueOf(whole));
            boolean exceeds = new BigDecimal(product, 6).abs().compareTo(GREATEST) > 0;
            assertThat(Decimal.productExceeds(millionths, whole)).isEqualTo(exceeds);
            long near = i % 2 == 0 ? whole : millionths / 1_000_000 + random.nextInt(3) - 1;
            assertThat(Decimal.compare(millionths, near))
                    .isEqualTo(BigDecimal.valueOf(millionths, 6).compareTo(BigDecimal.valueOf(near)));
            assertThat(Decimal.exceedsAsWhole(whole))
                    .isEqualTo(BigDecimal.valueOf(whole).abs().compareTo(GREATEST) > 0);
        }
    }

    private static long any(SplittableRandom random) {
        return random.nextLong(-999_999_999_999_999_999L, 1_000_000_000_000_000_000L) >> random.nextInt(64);
    }
}
