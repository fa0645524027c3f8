package dev.lambent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateRatesTest {
    private static final double ALPHA = 0.05;

    /** The seed is fixed, and so are the rates; the bound is what 1 run of a hundred would exceed at a rate of exactly α. */
    @ParameterizedTest
    @CsvSource({
        "BINARY, ROC_AUC, 500, 1000",
        "BINARY, ACCURACY, 300, 200",
        "BINARY, LOG_LOSS, 300, 200",
        "BINARY, PR_AUC, 200, 100",
        "BINARY, PRECISION_AT_K, 500, 100",
        "MULTICLASS, LOG_LOSS, 300, 200",
        "REGRESSION, RMSE, 200, 200",
    })
    void equalModelsPassAtMostAsOftenAsStatedAndBetterOnesMoreOften(Task task, Metric metric, int rows, int runs) {
        GateRates rates = GateRates.simulate(task, metric, rows, runs, ALPHA, 2);
        assertThat(rates.equal()).isLessThanOrEqualTo(ALPHA + 2.5 * Math.sqrt(ALPHA * (1 - ALPHA) / runs));
        assertThat(rates.equalByEstimate()).isBetween(0.35, 0.6);
        assertThat(rates.gain()).isPositive();
        assertThat(rates.better()).isGreaterThan(2 * ALPHA);
    }
}
