package dev.lambent.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    private final Random random = new Random(11);

    @Test
    void sumsAsBigDecimalDoesWhateverTheMagnitudesAndTheOrder() {
        List<Double> values = new ArrayList<>(List.of(
                Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 1e-310, 1.0, -1e300));
        while (values.size() < 5_000) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        BigDecimal expected = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(values, random);
            ExactSum sum = new ExactSum();
            values.forEach(sum::add);
            assertThat(sum.value()).isEqualByComparingTo(expected);
        }
    }

    @Test
    void mergedAndSavedPartsGiveTheWhole() {
        ExactSum whole = new ExactSum();
        ExactSum merged = new ExactSum();
        for (int part = 0; part < 7; part++) {
            ExactSum sum = new ExactSum();
            for (int i = 0; i < 300; i++) {
                double value = random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
                whole.add(value);
                sum.add(value);
            }
            BinaryWriter out = new BinaryWriter();
            sum.write(out);
            merged.add(ExactSum.read(new BinaryReader(out.toByteArray())));
        }
        assertThat(merged.value()).isEqualByComparingTo(whole.value());
    }

    @Test
    void squaresAreExact() {
        ExactSum sum = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (int i = 0; i < 1_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(200) - 100);
            sum.addSquare(value);
            expected = expected.add(new BigDecimal(value).pow(2));
        }
        assertThat(sum.value()).isEqualByComparingTo(expected);
    }

    @Test
    void refusesWhatIsNotFinite() {
        assertThatThrownBy(() -> new ExactSum().add(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
