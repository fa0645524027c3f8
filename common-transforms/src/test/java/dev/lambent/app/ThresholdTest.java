package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdTest {
    @TempDir
    private Path temporary;

    @Test
    void isANumberOrCostsOrACapacity() {
        assertThat(read("0.3")).isEqualTo(new Threshold.Fixed(0.3));
        assertThat(read("{ false_positive: 1, false_negative: 5 }")).isEqualTo(new Threshold.Cost(1, 5));
        assertThat(read("{ capacity: 0.05 }")).isEqualTo(new Threshold.Capacity(0.05));
        assertThat(new AppFolder(temporary.resolve("app"))
                        .load(AppFolder.FLIGHTS)
                        .train()
                        .threshold())
                .isEqualTo(Threshold.HALF);
    }

    @Test
    void anythingElseIsRefused() {
        refused("1.5", "train.threshold: 1.5 is no threshold");
        refused("{ false_positive: 1 }", "train.threshold.false_negative: the key is missing");
        refused("{ false_positive: 0, false_negative: 1 }", "train.threshold.false_positive: a cost is above 0");
        refused("{ capacity: 2 }", "train.threshold.capacity: the capacity is a share of the rows");
        refused("{ capacity: 0.1, false_negative: 2 }", "by costs or by capacity");
    }

    private Threshold read(String text) {
        return new AppFolder(temporary.resolve("app"))
                .load(AppFolder.FLIGHTS + "train: { threshold: " + text + " }\n")
                .train()
                .threshold();
    }

    private void refused(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(why);
    }
}
