package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path folder;

    @Test
    void oneHoldsItAtATime() {
        Path file = folder.resolve("run/platform.lock");
        try (HomeLock held = HomeLock.tryTake(file).orElseThrow()) {
            assertThat(HomeLock.tryTake(file)).isEmpty();
        }
        HomeLock.tryTake(file).orElseThrow().close();
    }

    @Test
    void aFileThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("home"), "a file, not a folder")
                .resolve("lock");
        assertThatThrownBy(() -> HomeLock.tryTake(file))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(file.toString());
    }
}
