package dev.lambent.speed.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.bundle.Bundles;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.score.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The app's folder as the client saw it, so that task managers need not have it: its YAML and SQL files by relative path.
 * Each JVM unpacks and compiles it once. Bundles are read from the home folder, which every task manager must see under
 * the client's path.
 */
public final class ShippedApp implements TransformSource {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 4;
    private static final long MAX_FILE_BYTES = 1 << 20;

    /** Compiled apps of this JVM; the job's class loader keeps jobs apart. */
    private static final Map<TreeMap<String, String>, Transform> COMPILED = new ConcurrentHashMap<>();

    private final TreeMap<String, String> files;
    private final String home;

    private ShippedApp(TreeMap<String, String> files, String home) {
        this.files = files;
        this.home = home;
    }

    /** Reads the folder's YAML and SQL files. */
    public static ShippedApp of(Path folder, Home home) {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
            List<Path> sources = paths.filter(ShippedApp::isSource).toList();
            for (Path file : sources) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file, UTF_8));
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "The app cannot be read",
                    folder + ": " + e.getMessage(),
                    "Check that the folder and its files are readable UTF-8 text.",
                    e);
        }
        return new ShippedApp(files, home.path().toString());
    }

    @Override
    public Transform transform() {
        return COMPILED.computeIfAbsent(files, unused -> Transform.compile(unpack()));
    }

    @Override
    public Model model(String bundle) {
        return Bundles.load(new Home(Path.of(home)).bundle(bundle), transform());
    }

    private App unpack() {
        try {
            Path folder = Files.createTempDirectory("lambent-app-");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue(), UTF_8);
            }
            return AppLoader.load(folder, new Home(Path.of(home)));
        } catch (IOException e) {
            throw LambentException.external(
                    "The app cannot be unpacked on this task manager",
                    e.getMessage(),
                    "Free space in its temporary folder, or make the folder writable.",
                    e);
        }
    }

    private static boolean isSource(Path path) {
        String name = path.getFileName().toString();
        try {
            return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".sql"))
                    && Files.isRegularFile(path)
                    && Files.size(path) <= MAX_FILE_BYTES;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
