package dev.lambent.deploy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.deploy.Lambent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo", "init", "explain", "up", "down", "status", "logs", "ingest", "batch", "sql", "lookup", "models",
                "audit"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: lambent " + command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"explain", "up", "down", "status", "logs", "ingest", "batch", "sql", "lookup", "models", "audit"
            })
    void commandsOnAnAppTakeAppAndHome(String command) {
        run(command, "--help");
        assertThat(out.toString()).contains("--app=DIR").contains("--home=DIR");
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run("no-such-command")).isEqualTo(2);
        assertThat(run("ingest")).isEqualTo(2);
        assertThat(err.toString()).contains("--stream");
    }

    @Test
    void theSkeletonIsAValidApp() {
        Path app = folder.resolve("new/app");
        assertThat(run("init", app.toString())).isZero();
        App loaded = AppLoader.load(app, new Home(folder.resolve("home")));
        assertThat(loaded.name()).isEqualTo("my-app");
        assertThat(loaded.streams()).containsOnlyKeys("orders");
        assertThat(loaded.lookups()).containsEntry("customer_orders", "customer");
    }

    @Test
    void anAppIsExplainedWithoutAPlatform() {
        Path app = folder.resolve("app");
        run("init", app.toString());
        PrintStream terminal = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, UTF_8));
            assertThat(run("explain", "--app", app.toString(), "--home", folder + "/h"))
                    .isZero();
            assertThat(said.toString(UTF_8)).contains("features.sql of app my-app, feature set", "orders: event time");
            said.reset();
            assertThat(run("explain", "--java", "--app", app.toString(), "--home", folder + "/h"))
                    .isZero();
            assertThat(said.toString(UTF_8)).contains("public final class Features_", "public final class Label ");
        } finally {
            System.setOut(terminal);
        }
        assertThat(folder.resolve("h")).doesNotExist();
    }

    @Test
    void initDoesNotOverwrite() throws Exception {
        Files.writeString(folder.resolve("precious"), "");
        assertThat(run("init", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("not empty").contains("what to do");
    }

    @Test
    void ingestToAnUnknownStreamNamesTheKnownOnes() {
        Path app = folder.resolve("app");
        run("init", app.toString());
        assertThat(run("ingest", "--app", app.toString(), "--home", folder + "/h", "--stream", "x", "f.csv"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("[orders]");
    }

    @Test
    void ingestIntoAMirroredStreamIsRefused() throws Exception {
        Path app = folder.resolve("app");
        run("init", app.toString());
        Path manifest = app.resolve("lambent.yaml");
        String streams = Files.readString(manifest);
        Files.writeString(
                manifest, streams.replaceFirst("(?m)^    partitions:.*$", "    source: { topic: shop-orders }"));
        assertThat(run("ingest", "--app", app.toString(), "--home", folder + "/h", "--stream", "orders", "f.csv"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("shop-orders").contains("only the mirror writes to my-app.orders");
    }

    @Test
    void askingWithoutAPlatformSaysHowToStartOne() {
        Path app = folder.resolve("app");
        run("init", app.toString());
        assertThat(run("sql", "--app", app.toString(), "--home", folder + "/h", "SELECT 1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("lambent up");
    }

    @Test
    void statusOfAPlatformThatNeverRanIsExitCodeOne() {
        Path app = folder.resolve("app");
        run("init", app.toString());
        assertThat(run("status", "--app", app.toString(), "--home", folder + "/h"))
                .isEqualTo(1);
    }

    private int run(String... args) {
        CommandLine line = Lambent.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
