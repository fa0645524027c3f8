package dev.lambent.deploy.platform;

import static java.util.Objects.requireNonNull;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where Lambent's built parts lie: one class path per process, because the engines' libraries do not mix. */
public record Installation(Path root) {
    public Installation {
        requireNonNull(root, "root is null");
    }

    /** The installation that the launcher named. */
    public static Installation current() {
        String root = System.getProperty(LocalKafka.ROOT_PROPERTY);
        if (root == null) {
            throw LambentException.user(
                    "Lambent's parts cannot be found",
                    "the system property " + LocalKafka.ROOT_PROPERTY + " is not set",
                    "Start Lambent with its launcher, ./lambent.");
        }
        return new Installation(Path.of(root).toAbsolutePath().normalize());
    }

    public Path kafkaLib() {
        return built(root.resolve("deploy/runtime/kafka/target/lib"));
    }

    /** Flink's own jars, and then the speed job with all that it needs. */
    public List<String> flinkClassPath() {
        return List.of(
                built(root.resolve("deploy/runtime/flink/target/lib")) + "/*",
                jar("speed-layer", "-app.jar").toString());
    }

    public Path sparkLib() {
        return built(root.resolve("deploy/runtime/spark/target/lib"));
    }

    public Path batchJar() {
        return jar("batch-layer", "-app.jar");
    }

    /** The speed job alone, to be submitted to a Flink that has the {@link #flinkClassPath}. */
    public Path speedProgram() {
        return jar("speed-layer", "SNAPSHOT.jar");
    }

    public List<String> servingClassPath() {
        return List.of(
                jar("serving-layer", "SNAPSHOT.jar").toString(),
                built(root.resolve("serving-layer/target/lib")) + "/*");
    }

    /** Of the command itself, and of the keeper. */
    public List<String> commandClassPath() {
        return List.of(jar("deploy", "SNAPSHOT.jar").toString(), built(root.resolve("deploy/target/lib")) + "/*");
    }

    /** The apps that come with Lambent. */
    public Path app(String name) {
        return root.resolve("deploy/apps").resolve(name);
    }

    private Path jar(String module, String suffix) {
        Path target = built(root.resolve(module).resolve("target"));
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().startsWith(module + "-"))
                    .filter(f -> f.getFileName().toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow(() -> notBuilt(target.resolve(module + "-…" + suffix)));
        } catch (IOException e) {
            throw notBuilt(target);
        }
    }

    private static Path built(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw notBuilt(folder);
        }
        return folder;
    }

    private static LambentException notBuilt(Path what) {
        return LambentException.user(
                "A part of Lambent is not built",
                what + " is missing",
                "Run ./lambent, which builds what is missing, or: mvn -Pquick -DskipTests package");
    }
}
