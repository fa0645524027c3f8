package dev.lambent.bundle;

import dev.lambent.feature.Transform;
import dev.lambent.score.Model;
import java.nio.file.Path;

/** Loads bundles. */
public final class Bundles {
    private Bundles() {}

    /**
     * Reads and verifies a bundle: every checksum, the feature set, and that the golden vectors reproduce bit for bit.
     *
     * @throws dev.lambent.error.LambentException (USER) saying what is off; nothing is loaded then
     */
    public static Model load(Path folder, Transform transform) {
        throw new UnsupportedOperationException("not built yet: " + folder + transform);
    }
}
