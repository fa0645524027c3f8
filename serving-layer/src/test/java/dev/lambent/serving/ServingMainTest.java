package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.serving.fixture.Trips;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingMainTest {
    @TempDir
    Path folder;

    private String output = "";

    private int run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            return ServingMain.run(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
            output = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void helpNamesEveryOptionAndExitCode() {
        assertThat(run("--help")).isZero();
        assertThat(output)
                .contains("--app=DIR", "--home=DIR", "--bootstrap", "--port", "--memory", "Exit codes:", "75");
    }

    @Test
    void whatIsWrongIsSaidInThreeParts() {
        assertThat(run("--app", folder.toString())).isEqualTo(2);
        assertThat(output).contains("Missing required option: '--home=DIR'");

        assertThat(run("--app", folder.toString(), "--home", folder.toString(), "--memory", "much"))
                .isEqualTo(2);
        assertThat(output).contains("error: An option is wrong", "why:    --memory is much", "remedy: Give --memory");

        Path app = folder.resolve("app");
        Trips.in(app);
        assertThat(run("--app", app.toString(), "--home", folder.resolve("home").toString()))
                .isEqualTo(2);
        assertThat(output).contains("error: There is no Kafka to connect to");

        assertThat(run("--app", folder.resolve("none").toString(), "--home", folder.toString()))
                .isEqualTo(2);
        assertThat(output).contains("error: ");
    }
}
