package dev.lambent.speed.wire;

import dev.lambent.feature.Transform;
import dev.lambent.score.Model;
import java.io.Serializable;

/** Where operators get the compiled app and its models from; travels with the job. */
public interface TransformSource extends Serializable {
    /** The compiled app: the same instance for every operator of a JVM. */
    Transform transform();

    /**
     * A verified model.
     *
     * @throws dev.lambent.error.LambentException saying what is off with the bundle
     */
    Model model(String bundle);
}
