package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.StreamSpec;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.deploy.process.SimpleLogging;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** The process that copies topics of others into the app's own; for apps that have such streams. */
final class MirrorProcess {
    static final String ROLE = "mirror";

    private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(60);
    private static final long ANSWER_SECONDS = 10;

    private final Installation installation;
    private final App app;
    private final Home home;
    private final String bootstrap;

    MirrorProcess(Installation installation, App app, Home home, String bootstrap) {
        this.installation = installation;
        this.app = app;
        this.home = home;
        this.bootstrap = bootstrap;
    }

    static boolean isNeededBy(App app) {
        return app.streams().values().stream()
                .anyMatch(stream -> stream.source().isPresent());
    }

    JavaProcess start() throws IOException {
        List<String> jvm = new ArrayList<>(List.of("-Xms32m", "-Xmx224m", "-XX:+UseSerialGC", "-Duser.timezone=UTC"));
        jvm.addAll(SimpleLogging.FLAGS);
        jvm.addAll(Jit.OPTIMISE_LATE);
        return JavaProcess.start(
                JavaCommand.of(
                        ROLE,
                        home.path(),
                        jvm,
                        // Flink's folder for its logging only; the mirror has no part in Flink.
                        installation.flinkClassPath(),
                        "dev.lambent.speed.mirror.MirrorMain",
                        List.of(
                                "--app",
                                app.folder().toAbsolutePath().toString(),
                                "--home",
                                home.path().toString(),
                                "--bootstrap",
                                bootstrap)),
                home.logs().resolve("mirror.log"));
    }

    /**
     * Waits until the topics of mirrored streams are there. Only the first start has to: afterwards a source that cannot
     * be reached keeps nothing else from running.
     *
     * @param lastWords of the mirror, should it end before
     */
    void awaitTopics(BooleanSupplier alive, Supplier<String> lastWords) {
        List<String> topics = app.streams().values().stream()
                .filter(stream -> stream.source().isPresent())
                .map(StreamSpec::topic)
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Wait.until(
                    "The mirror did not make its topics",
                    TOPICS_DEADLINE,
                    () -> names(admin).containsAll(topics),
                    alive,
                    lastWords);
        }
    }

    private static java.util.Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return java.util.Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return java.util.Set.of();
        }
    }
}
