package dev.lambent.batch.replay;

import dev.lambent.app.Home;
import dev.lambent.bundle.Bundles;
import dev.lambent.score.Model;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** How Spark tasks come by models: loaded and verified once per JVM. A bundle never changes once it is written. */
public final class SharedModels implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final ConcurrentHashMap<String, Model> LOADED = new ConcurrentHashMap<>();

    private final String homeFolder;
    private final SharedTransform shared;

    public SharedModels(Home home, SharedTransform shared) {
        this.homeFolder = home.path().toString();
        this.shared = shared;
    }

    /** @throws dev.lambent.error.LambentException (USER) if the bundle is not what it should be */
    public Model get(String bundle) {
        Path folder = new Home(Path.of(homeFolder)).bundle(bundle);
        return LOADED.computeIfAbsent(folder.toString(), path -> Bundles.load(folder, shared.get()));
    }
}
