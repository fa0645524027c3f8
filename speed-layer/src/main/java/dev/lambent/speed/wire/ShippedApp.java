package dev.lambent.speed.wire;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.bundle.Bundles;
import dev.lambent.feature.Transform;
import dev.lambent.score.Model;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The app as the client saw it, shipped inside the job, so that task managers need not have its folder. Each JVM compiles
 * it once. Bundles are read from the home folder, which every task manager must see under the client's path.
 *
 * @param home path of the home folder
 */
public record ShippedApp(AppFiles files, String home) implements TransformSource {
    private static final long serialVersionUID = 1L;

    private static final int MOST_COMPILED = 4;

    /** The apps of this class loader that were asked for last: that of a job which is started again is compiled already. */
    private static final Map<ShippedApp, Transform> COMPILED =
            Collections.synchronizedMap(new LinkedHashMap<>(MOST_COMPILED, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<ShippedApp, Transform> eldest) {
                    return size() > MOST_COMPILED;
                }
            });

    public ShippedApp {
        requireNonNull(files, "files is null");
        requireNonNull(home, "home is null");
    }

    @Override
    public Transform transform() {
        return COMPILED.computeIfAbsent(this, shipped -> Transform.compile(shipped.app()));
    }

    /** The app as it was declared, not compiled. */
    public App app() {
        return AppLoader.load(files, new Home(Path.of(home)));
    }

    @Override
    public Model model(String bundle) {
        return Bundles.load(new Home(Path.of(home)).bundle(bundle), transform());
    }
}
