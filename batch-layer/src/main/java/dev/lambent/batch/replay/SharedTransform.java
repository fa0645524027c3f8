package dev.lambent.batch.replay;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.Transform;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How Spark tasks come by the app's transform: the handle travels, the transform is compiled once per JVM. A JVM that
 * compiles another transform than the driver did (another version of the app's folder) refuses to work.
 */
public final class SharedTransform implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What this JVM has compiled. Values never change for a key, because the key names the transform. */
    private static final ConcurrentHashMap<String, Transform> COMPILED = new ConcurrentHashMap<>();

    private final String appFolder;
    private final String homeFolder;
    private final String featureSet;
    private final String id;

    private SharedTransform(String appFolder, String homeFolder, String featureSet, String id) {
        this.appFolder = appFolder;
        this.homeFolder = homeFolder;
        this.featureSet = featureSet;
        this.id = id;
    }

    /** A handle to {@code transform}. */
    public static SharedTransform of(Transform transform, Home home) {
        SharedTransform shared = new SharedTransform(
                transform.app().folder().toString(),
                home.path().toString(),
                transform.featureSet().value(),
                transform.id().value());
        COMPILED.put(shared.cacheKey(), transform);
        return shared;
    }

    /** The transform; compiled here if this JVM has not done so yet. */
    public Transform get() {
        return COMPILED.computeIfAbsent(cacheKey(), key -> compile());
    }

    public FeatureSetId featureSet() {
        return new FeatureSetId(featureSet);
    }

    private String cacheKey() {
        return appFolder + '|' + id;
    }

    private Transform compile() {
        App app = AppLoader.load(Path.of(appFolder), new Home(Path.of(homeFolder)));
        Transform transform = Transform.compile(app);
        if (!transform.id().value().equals(id)) {
            throw LambentException.user(
                    "A Spark executor sees another version of the app than the driver",
                    appFolder + " gives transform " + transform.id() + " there, and " + id + " on the driver",
                    "Give driver and executors the same app folder.");
        }
        return transform;
    }
}
