package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.feature.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/app.md shows must work as shown. */
class AppPageTest {
    /** A file's name on a line of its own, then its text in a fenced block. */
    private static final Pattern FILE =
            Pattern.compile("^`([a-z.]+)`\n```\\w+\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void theExampleOfTheReferencePageIsAnApp(@TempDir Path folder) throws IOException {
        Path page = Path.of(System.getProperty("lambent.root", ".."), "docs", "app.md");
        FILE.matcher(Files.readString(page))
                .results()
                .forEach(file -> write(folder.resolve(file.group(1)), file.group(2)));
        App app = AppLoader.load(folder, new Home(folder.resolve("home")));
        assertThat(app.name()).isEqualTo("bike-hire");
        assertThat(app.views()).isPresent();
        Transform transform = Transform.compile(app);
        assertThat(transform.fold().sets()).hasSize(2);
        assertThat(transform.inputs())
                .containsExactly(
                        "hour_of_day",
                        "workingday",
                        "weather",
                        "temperature",
                        "humidity",
                        "windspeed",
                        "rented_3h",
                        "rented_24h",
                        "same_hour_14d");
        assertThat(transform.labels().stream()).isEqualTo("hours");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
