package dev.lambent.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperLogLogTest {
    /** Over 50 sketches the mean is right within a fraction of one's error, and the spread is what the paper says. */
    @ParameterizedTest
    @CsvSource({"10, 0.006", "1000, 0.005", "20000, 0.008", "200000, 0.008"})
    void theEstimateHasNoBiasAndTheErrorItPromises(int values, double bias) {
        double sum = 0;
        double squares = 0;
        int sketches = 50;
        for (int sketch = 0; sketch < sketches; sketch++) {
            int[] ranks = new int[HyperLogLog.REGISTERS];
            for (long i = 0; i < values; i++) {
                long hash = HyperLogLog.hash(sketch * 1_000_000_007L + i);
                int register = HyperLogLog.register(hash);
                ranks[register] = Math.max(ranks[register], HyperLogLog.rank(hash));
            }
            int[] registersOfRank = new int[HyperLogLog.HIGHEST_RANK + 1];
            for (int rank : ranks) {
                registersOfRank[rank]++;
            }
            double error = HyperLogLog.estimate(registersOfRank) / (double) values - 1;
            sum += error;
            squares += error * error;
        }
        assertThat(sum / sketches).isCloseTo(0, within(bias));
        assertThat(Math.sqrt(squares / sketches)).isLessThan(0.022);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1"})
    void anEmptySketchIsNone(int values, long estimate) {
        int[] registersOfRank = new int[HyperLogLog.HIGHEST_RANK + 1];
        registersOfRank[0] = HyperLogLog.REGISTERS - values;
        registersOfRank[1] = values;
        assertThat(HyperLogLog.estimate(registersOfRank)).isEqualTo(estimate);
    }
}
