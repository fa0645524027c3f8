package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricSettingsTest {
    @TempDir
    private Path temporary;

    @Test
    void eachTaskHasItsOwn() {
        assertThat(read(AppFolder.FLIGHTS, "capacity: 0.05")).isEqualTo(new MetricSettings(0.05, 0.5));
        assertThat(read(AppFolder.FLIGHTS, "capacity: 1")).isEqualTo(new MetricSettings(1, 0.5));
        assertThat(read(AppFolder.REGRESSION, "quantile: 0.9")).isEqualTo(new MetricSettings(0.1, 0.9));
        assertThat(read(AppFolder.FLIGHTS, "seed: 1")).isEqualTo(MetricSettings.DEFAULT);
    }

    @Test
    void anythingElseIsRefused() {
        refused(AppFolder.FLIGHTS, "capacity: 0", "train.capacity: the capacity is a share of the rows");
        refused(AppFolder.FLIGHTS, "capacity: 1.01", "train.capacity: the capacity is a share of the rows");
        refused(AppFolder.FLIGHTS, "quantile: 0.9", "train.quantile: a binary model has no pinball loss");
        refused(AppFolder.REGRESSION, "quantile: 0", "train.quantile: 0.0 is no quantile");
        refused(AppFolder.REGRESSION, "capacity: 0.1", "train.capacity: a regression model has no precision_at_k");
    }

    @Test
    void kIsAShareOfTheRows() {
        assertThat(new MetricSettings(0.1, 0.5).topRows(1_000)).isEqualTo(100);
        // In doubles 0.29 · 100 is less than 29.
        assertThat(new MetricSettings(0.29, 0.5).topRows(100)).isEqualTo(29);
        assertThat(new MetricSettings(0.1, 0.5).topRows(25)).isEqualTo(3);
        assertThat(new MetricSettings(0.0001, 0.5).topRows(100)).isEqualTo(1);
        assertThat(new MetricSettings(1, 0.5).topRows(77)).isEqualTo(77);
    }

    private MetricSettings read(String app, String text) {
        return new AppFolder(temporary.resolve("app"))
                .load(app + "train: { " + text + " }\n")
                .train()
                .metrics();
    }

    private void refused(String app, String text, String why) {
        assertThatThrownBy(() -> read(app, text))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(why);
    }
}
