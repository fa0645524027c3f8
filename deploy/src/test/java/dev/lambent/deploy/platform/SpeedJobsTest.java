package dev.lambent.deploy.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.feature.Transform;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedJobsTest {
    private static final int UNANSWERED = 5;

    @TempDir
    Path folder;

    /** A JobManager that is suspended, or has only just started, was once taken for one without a job. */
    @Test
    void aJobManagerThatDoesNotAnswerYetGetsNoSecondJob() throws Exception {
        Home home = new Home(folder.resolve("home"));
        App app = AppLoader.load(app(folder.resolve("app")), home);
        AtomicInteger questions = new AtomicInteger();
        HttpServer jobManager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String overview = "{\"jobs\": [{\"jid\": \"j1\", \"state\": \"RUNNING\", \"name\": \"lambent "
                + Transform.compile(app).id().value() + "\"}]}";
        answer(jobManager, questions, "/overview", "{\"slots-total\": 4}");
        answer(jobManager, questions, "/jobs/overview", overview);
        answer(
                jobManager,
                questions,
                "/jobs/j1",
                "{\"state\": \"RUNNING\", \"vertices\": [{\"status\": \"RUNNING\"}]}");
        jobManager.start();
        JavaProcess process = sleeperAs(FlinkCluster.JOB_MANAGER, home);
        try {
            new RunFiles(home).writeProcess(FlinkCluster.JOB_MANAGER, process.pid());
            new Endpoints(
                            "127.0.0.1:1",
                            "http://127.0.0.1:" + jobManager.getAddress().getPort(),
                            null)
                    .write(home);
            Screen screen = new Screen(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8), false);
            Platform.beside(new Installation(folder.resolve("nowhere")), app, home, screen)
                    .startSpeedJobs("127.0.0.1:1");
            assertThat(questions).hasValueGreaterThan(UNANSWERED);
            assertThat(new RunFiles(home).speedRuns()).as("jobs submitted").isEqualTo(SpeedRuns.NONE);
        } finally {
            process.kill();
            jobManager.stop(0);
        }
    }

    private static void answer(HttpServer server, AtomicInteger questions, String path, String json) {
        server.createContext(path, exchange -> answer(exchange, questions, json));
    }

    private static void answer(HttpExchange exchange, AtomicInteger questions, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        if (questions.incrementAndGet() <= UNANSWERED) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private JavaProcess sleeperAs(String role, Home home) throws IOException {
        String classes = RunFilesTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return JavaProcess.start(
                JavaCommand.of(
                        role,
                        home.path(),
                        List.of("-Xmx32m"),
                        List.of(classes),
                        RunFilesTest.Sleeper.class.getName(),
                        List.of()),
                folder.resolve("sleeper.log"));
    }

    private static Path app(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("lambent.yaml"),
                """
                app: waits
                streams:
                  readings:
                    key: id
                    event_time: event_time
                    columns: { id: BIGINT, event_time: TIMESTAMP }
                features: features.sql
                row_id: id
                label: { sql: label.sql, matures_after: 1s, absent: drop }
                task: binary
                """);
        Files.writeString(folder.resolve("label.sql"), "SELECT id, 1 AS label FROM readings\n");
        Files.writeString(
                folder.resolve("features.sql"),
                """
                SELECT id, COUNT(*) OVER w AS n FROM readings
                WINDOW w AS (PARTITION BY id ORDER BY event_time RANGE INTERVAL '1' HOUR PRECEDING)
                """);
        return folder;
    }
}
