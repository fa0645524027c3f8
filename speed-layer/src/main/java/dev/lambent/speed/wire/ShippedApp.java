package dev.lambent.speed.wire;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.bundle.Bundles;
import dev.lambent.feature.Transform;
import dev.lambent.score.Model;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The app as the client saw it, shipped inside the job, so that task managers need not have its folder. Each JVM compiles
 * it once. Bundles are read from the home folder, which every task manager must see under the client's path.
 *
 * @param home path of the home folder
 */
public record ShippedApp(AppFiles files, String home) implements TransformSource {
    private static final long serialVersionUID = 1L;

    /** Compiled apps of this JVM; the job's class loader keeps jobs apart. */
    private static final Map<ShippedApp, Transform> COMPILED = new ConcurrentHashMap<>();

    public ShippedApp {
        requireNonNull(files, "files is null");
        requireNonNull(home, "home is null");
    }

    @Override
    public Transform transform() {
        return COMPILED.computeIfAbsent(
                this, app -> Transform.compile(AppLoader.load(app.files(), new Home(Path.of(app.home())))));
    }

    @Override
    public Model model(String bundle) {
        return Bundles.load(new Home(Path.of(home)).bundle(bundle), transform());
    }
}
