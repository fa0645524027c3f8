package dev.lambent.speed.mirror;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** An app with one mirrored stream, and mirrors of it: as processes of the shaded jar, or inside this JVM. */
final class MirrorApp {
    private static final String YAML =
            """
            app: %1$s
            streams:
              trips:
                key: n
                event_time: at
                columns: { n: BIGINT, at: TIMESTAMP }
                source: { topic: %2$s, start: %3$s }
            row_id: n
            label: { sql: label.sql, matures_after: 1h, absent: drop }
            task: binary
            """;

    private final String bootstrap;
    private final Path folder;
    private final Home home;
    private final App app;

    MirrorApp(String bootstrap, Path root, String name, String source, String start) throws IOException {
        this.bootstrap = bootstrap;
        folder = Files.createDirectories(root.resolve(name));
        home = new Home(root.resolve(name).resolve("home"));
        Files.writeString(folder.resolve("lambent.yaml"), YAML.formatted(name, source, start));
        Files.writeString(folder.resolve("features.sql"), "SELECT n FROM trips");
        Files.writeString(folder.resolve("label.sql"), "SELECT n, 1 AS label FROM trips");
        app = AppLoader.load(folder, home);
    }

    String topic() {
        return app.stream("trips").topic();
    }

    Path log(String role) {
        return home.logs().resolve(role + ".log");
    }

    /** {@code MirrorMain} as users run it. */
    JavaProcess startProcess(String role) throws IOException {
        return JavaProcess.start(
                JavaCommand.of(
                        role,
                        home.path(),
                        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        List.of(jar().toString()),
                        MirrorMain.class.getName(),
                        List.of(
                                "--app",
                                folder.toString(),
                                "--home",
                                home.path().toString(),
                                "--bootstrap",
                                bootstrap)),
                log(role));
    }

    private static Path jar() throws IOException {
        Path target = Path.of(System.getProperty("lambent.root"), "speed-layer", "target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Running start(String... acceptedHoles) {
        return new Running(new Mirror(MirroredStream.of(app, bootstrap, List.of(acceptedHoles)), line -> {
            synchronized (said) {
                said.add(line);
            }
        }));
    }

    private final List<String> said = new ArrayList<>();

    /** What mirrors inside this JVM have said. */
    List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    /** A mirror inside this JVM. */
    static final class Running implements AutoCloseable {
        private final Mirror mirror;
        private final CompletableFuture<RuntimeException> ended = new CompletableFuture<>();

        Running(Mirror mirror) {
            this.mirror = mirror;
            Thread thread = new Thread(
                    () -> {
                        try {
                            mirror.run();
                            ended.complete(null);
                        } catch (RuntimeException e) {
                            ended.complete(e);
                        } catch (InterruptedException e) {
                            ended.completeExceptionally(e);
                        }
                    },
                    "mirror-of-test");
            thread.setDaemon(true);
            thread.start();
        }

        /** Completes with what ended it, or null if it was stopped. */
        CompletableFuture<RuntimeException> ended() {
            return ended;
        }

        @Override
        public void close() throws InterruptedException {
            mirror.stop();
            ended.join();
        }
    }
}
