package dev.lambent.view;

import static java.util.Objects.requireNonNull;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import java.util.Map;
import java.util.Optional;

/**
 * One epoch: everything a reader needs to answer from it. One row of the Delta table {@code publications}, committed
 * atomically; JSON by {@link PublicationJson}.
 *
 * @param epoch 1, 2, …
 * @param transform what the batch views were computed by; the app is kept in {@link dev.lambent.app.Home#app}
 * @param role whether readers are to be at it
 * @param publishedAtMillis when it was committed (for people; nothing depends on it)
 * @param tables version per Delta table that the batch views of this epoch read
 * @param activeBundle the model in force at the boundary
 * @param controlOffset first offset of the control log that is after the boundary
 * @param speedOffsets per partition of the speed topic: every speed record of a row at or after the boundary is at or
 *     after this offset
 * @param topicIds Kafka's own id per stream (and {@code @control}), to notice a topic that was deleted and made anew
 */
public record Publication(
        long epoch,
        String app,
        FeatureSetId featureSet,
        TransformId transform,
        Role role,
        long publishedAtMillis,
        Boundary boundary,
        Map<String, Long> tables,
        Optional<String> activeBundle,
        long controlOffset,
        Map<Integer, Long> speedOffsets,
        Map<String, String> topicIds) {

    /** Version of the JSON document. */
    public static final int FORMAT_VERSION = 1;

    /** What a publication is for. */
    public enum Role {
        /** Readers of the merged views are at it until the next one of this role. */
        SERVED,
        /** Another transform's views, replayed, for its speed job to start from; readers stay where they are. */
        PREPARED
    }

    public Publication {
        requireNonNull(role, "role is null");
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(transform, "transform is null");
        tables = Map.copyOf(tables);
        speedOffsets = Map.copyOf(speedOffsets);
        topicIds = Map.copyOf(topicIds);
    }

    /** Whether it waits for a publication of its transform that readers move to. */
    public boolean prepared() {
        return role == Role.PREPARED;
    }
}
