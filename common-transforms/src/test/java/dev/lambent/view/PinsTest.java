package dev.lambent.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
    private static final long NOW = 1_800_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void theOldestEpochOfTheProcessesAliveIsPinned() {
        Pins pins = new Pins(folder.resolve("pins"));
        assertThat(pins.oldest(NOW)).isEmpty();
        pins.write(new Pins.Pin("a", 7, NOW - 59_999));
        pins.write(new Pins.Pin("b", 9, NOW));
        pins.write(new Pins.Pin("dead", 2, NOW - 60_000));
        assertThat(pins.oldest(NOW)).hasValue(7);
        pins.write(new Pins.Pin("a", 8, NOW));
        assertThat(pins.oldest(NOW)).as("its last word counts").hasValue(8);
        pins.delete("a");
        pins.delete("a");
        assertThat(pins.live(NOW)).containsExactly(new Pins.Pin("b", 9, NOW));
        assertThat(pins.oldest(NOW + 60_000)).isEmpty();
    }

    @Test
    void onlyLongDeadFilesAreDeleted() throws Exception {
        Pins pins = new Pins(folder);
        pins.write(new Pins.Pin("now", 1, NOW));
        pins.write(new Pins.Pin("yesterday", 1, NOW - 86_400_000));
        pins.write(new Pins.Pin("before", 1, NOW - 86_400_001));
        assertThat(pins.deleteLongDead(NOW)).isEqualTo(1);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("now.json", "yesterday.json");
        }
    }

    @Test
    void aPinThatCannotBeReadIsAnErrorAndNotNoPin() throws Exception {
        Pins pins = new Pins(folder);
        pins.write(new Pins.Pin("good", 1, NOW));
        Files.writeString(folder.resolve("new.json"), "{\"format\": 2, \"epochs\": [1]}");
        assertThatThrownBy(() -> pins.oldest(NOW))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("format version is 2");
        Files.writeString(folder.resolve("new.json"), "{\"format\": 1, \"oldestEpoch\": -1, \"writtenAt\": 0}");
        assertThatThrownBy(() -> pins.deleteLongDead(NOW)).isInstanceOf(LambentException.class);
        Files.writeString(folder.resolve("new.json"), "{\"format\": 1, \"oldestEpoch\"");
        assertThatThrownBy(() -> pins.live(NOW)).isInstanceOf(LambentException.class);
    }
}
