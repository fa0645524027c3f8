package dev.lambent.deploy.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
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
    private static final String SLOTS = "{\"slots-total\": 4}";
    private static final String RUNNING = "{\"state\": \"RUNNING\", \"vertices\": [{\"status\": \"RUNNING\"}]}";
    private static final String UNKNOWN = "unknown";

    @TempDir
    Path folder;

    /** A JobManager that is suspended, or has only just started, was once taken for one without a job. */
    @Test
    void aJobManagerThatDoesNotAnswerYetGetsNoSecondJob() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        startSpeedJobs((path, transform) -> questions.incrementAndGet() <= UNANSWERED
                ? null
                : switch (path) {
                    case "/overview" -> SLOTS;
                    case "/jobs/overview" -> overview("j1", transform);
                    default -> RUNNING;
                });
        assertThat(questions).hasValueGreaterThan(UNANSWERED);
    }

    /** Its successor knows nothing of the job that was waited for; the keeper has submitted another one meanwhile. */
    @Test
    void aJobIsNotWaitedForThatWentWithItsJobManager() throws Exception {
        AtomicInteger overviews = new AtomicInteger();
        startSpeedJobs((path, transform) -> switch (path) {
            case "/overview" -> SLOTS;
            case "/jobs/overview" -> overview(overviews.getAndIncrement() == 0 ? "j1" : "j2", transform);
            case "/jobs/j2" -> RUNNING;
            default -> UNKNOWN;
        });
        assertThat(overviews).hasValue(2);
    }

    /** `up` after the death of the JobManager, while a batch run switched to another feature set. */
    @Test
    void aTransformThatWasSwitchedFromMeanwhileNeedsNoJob() throws IOException {
        assertThat(SpeedJobs.unlessSuperseded(SpeedJobsTest::refused, () -> false))
                .isEmpty();
    }

    @Test
    void aTransformThatIsStillPublishedMustHaveItsJob() throws IOException {
        assertThatThrownBy(() -> SpeedJobs.unlessSuperseded(SpeedJobsTest::refused, () -> true))
                .hasMessageContaining("The speed job was not accepted");
        assertThat(SpeedJobs.unlessSuperseded(() -> "job", () -> false)).contains("job");
    }

    private static String refused() {
        throw LambentException.user("The speed job was not accepted", "the app was changed", "Run `lambent batch`.");
    }

    private interface JobManager {
        /** JSON, {@link #UNKNOWN}, or null for no answer. */
        String answer(String path, String transform);
    }

    /** Fails if a job is submitted: nothing is installed that could. */
    private void startSpeedJobs(JobManager jobManager) throws Exception {
        Home home = new Home(folder.resolve("home"));
        App app = AppLoader.load(app(folder.resolve("app")), home);
        String transform = Transform.compile(app).id().value();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> send(
                        exchange, jobManager.answer(exchange.getRequestURI().getPath(), transform)));
        server.start();
        JavaProcess process = sleeperAs(FlinkCluster.JOB_MANAGER, home);
        try {
            new RunFiles(home).writeProcess(FlinkCluster.JOB_MANAGER, process.pid());
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            new Endpoints("127.0.0.1:1", address, null).write(home);
            Screen screen = new Screen(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8), false);
            Platform.beside(new Installation(folder.resolve("nowhere")), app, home, screen)
                    .startSpeedJobs("127.0.0.1:1");
        } finally {
            process.kill();
            server.stop(0);
        }
    }

    private static String overview(String job, String transform) {
        return "{\"jobs\": [{\"jid\": \"" + job + "\", \"state\": \"RUNNING\", \"name\": \"lambent " + transform
                + "\"}]}";
    }

    private static void send(HttpExchange exchange, String answer) throws IOException {
        if (answer == null || answer.equals(UNKNOWN)) {
            exchange.sendResponseHeaders(answer == null ? 503 : 404, -1);
        } else {
            byte[] body = answer.getBytes(UTF_8);
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
