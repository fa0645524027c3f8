package dev.lambent.fold;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.Boundary;
import java.util.List;
import java.util.Optional;

/**
 * {@code manifest.json} beside an epoch's state files: everything a speed job needs to start at that epoch's boundary.
 *
 * @param activeBundle the model in force at the boundary
 * @param controlOffset first offset of the control log after the boundary
 * @param files names of the {@link StateFile}s in the same folder
 */
public record StateManifest(
        long epoch,
        FeatureSetId featureSet,
        Boundary boundary,
        Optional<String> activeBundle,
        long controlOffset,
        List<String> files) {

    /** JSON with a format version. */
    public String toJson() {
        throw new UnsupportedOperationException("not built yet");
    }

    public static StateManifest fromJson(String json) {
        throw new UnsupportedOperationException("not built yet: " + json);
    }
}
