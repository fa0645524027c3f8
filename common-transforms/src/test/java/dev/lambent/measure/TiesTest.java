package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TiesTest {
    @Test
    void groupsEqualValuesInAscendingOrder() {
        Random random = new Random(5);
        for (int size = 0; size < 40; size++) {
            double[] values = random.ints(size, -3, 4).mapToDouble(v -> v / 2.0).toArray();
            Ties ties = Ties.of(values);
            assertThat(ties.order())
                    .containsExactly(IntStream.range(0, size)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> values[i]))
                            .mapToInt(i -> i)
                            .toArray());
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            assertThat(ties.ends())
                    .containsExactly(IntStream.rangeClosed(1, size)
                            .filter(end -> end == values.length || sorted[end] != sorted[end - 1])
                            .toArray());
        }
    }

    @Test
    void zeroHasNoSign() {
        assertThat(Ties.of(new double[] {0.0, -0.0, 1, 0.0}).ends()).containsExactly(3, 4);
    }
}
