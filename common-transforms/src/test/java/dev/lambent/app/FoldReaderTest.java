package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.FoldSpec.Kind;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldReaderTest {
    private static final Duration GAP = Duration.ofHours(12);

    @TempDir
    private Path temporary;

    @Test
    void eachKindHasItsOwnKeys() {
        assertThat(read("{ kind: sliding, window: 30d, count: 3 }"))
                .isEqualTo(new FoldSpec(Kind.SLIDING, 3, GAP, Optional.of(Duration.ofDays(30)), Optional.empty()));
        assertThat(read("{ kind: grouped, by: origin }"))
                .isEqualTo(new FoldSpec(Kind.GROUPED, 5, GAP, Optional.empty(), Optional.of("origin")));
        assertThat(read("{ kind: stratified, gap: 2d }"))
                .isEqualTo(new FoldSpec(Kind.STRATIFIED, 5, Duration.ofDays(2), Optional.empty(), Optional.empty()));
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        refused("{ window: 30d }", "train.folds.window: only sliding folds have a window");
        refused("{ kind: stratified, by: origin }", "train.folds.by: only grouped folds have a by");
        refused("{ kind: sliding }", "train.folds.window: the key is missing");
    }

    private FoldSpec read(String text) {
        return new AppFolder(temporary.resolve("app"))
                .load(AppFolder.FLIGHTS + "train: { folds: " + text + " }\n")
                .train()
                .folds();
    }

    private void refused(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(why);
    }
}
