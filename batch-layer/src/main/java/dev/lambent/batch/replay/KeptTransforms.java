package dev.lambent.batch.replay;

import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transforms that something was published by, from the apps kept in the home folder. Tasks of Spark take it with them;
 * each JVM compiles a transform once.
 */
public final class KeptTransforms implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final ConcurrentHashMap<Path, Transform> COMPILED = new ConcurrentHashMap<>();

    private final SharedTransform own;
    private final String home;

    /** @param own the run's own transform, which need not be read from the home folder */
    public KeptTransforms(SharedTransform own, Home home) {
        this.own = own;
        this.home = home.path().toString();
    }

    /** Empty if nothing was ever published by it. */
    public Optional<Transform> get(TransformId id) {
        if (own.get().id().equals(id)) {
            return Optional.of(own.get());
        }
        Home folder = new Home(Path.of(home));
        Path app = folder.app(id.value());
        return Files.isDirectory(app)
                ? Optional.of(COMPILED.computeIfAbsent(app, kept -> Transform.compile(AppLoader.load(kept, folder))))
                : Optional.empty();
    }
}
