package dev.lambent.batch;

import static java.util.Objects.requireNonNull;

import dev.lambent.batch.archive.HistoryPlan;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.view.Publication;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a batch run cuts, and from what it starts. Written before the run changes anything, so that a restarted run
 * cuts at the same place.
 *
 * @param epoch the epoch it will publish
 * @param rebuild whether every view is computed anew from the whole archive
 * @param rebuildReason why, for people; empty if not
 * @param from the last publication's boundary
 * @param to the boundary it will publish
 * @param controlFrom offset of the control log at {@code from}; {@code controlTo} at {@code to}
 * @param activeBefore the model in force at {@code from}
 * @param speedFrom per partition of the speed topic, where to read what was served; {@code speedTo} where to stop
 * @param topicIds Kafka's id per log topic; empty if there is no log yet
 * @param bootstrap the brokers, if there is a log
 * @param history what to import, in the first run of an app with history
 * @param transform what the views are computed by
 * @param role whether readers are to move to what it publishes
 * @param takeOver where the feature set takes over from the one that is served; empty if that is the same
 */
public record Plan(
        long epoch,
        FeatureSetId featureSet,
        boolean rebuild,
        String rebuildReason,
        TrainMode train,
        Boundary from,
        Boundary to,
        long controlFrom,
        long controlTo,
        Optional<String> activeBefore,
        SortedMap<Integer, Long> speedFrom,
        SortedMap<Integer, Long> speedTo,
        Map<String, String> topicIds,
        Optional<String> bootstrap,
        Optional<HistoryPlan> history,
        TransformId transform,
        Publication.Role role,
        Optional<TakeOver> takeOver) {
    public Plan {
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(transform, "transform is null");
        requireNonNull(role, "role is null");
        requireNonNull(takeOver, "takeOver is null");
        if (to.logTimeMillis() < from.logTimeMillis()) {
            throw new IllegalArgumentException("a boundary never goes back: " + from + " to " + to);
        }
        speedFrom = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(speedFrom));
        speedTo = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(speedTo));
        topicIds = Map.copyOf(topicIds);
    }

    /** Whether there is a log (brokers and topics) besides history. */
    boolean hasLog() {
        return bootstrap.isPresent() && !topicIds.isEmpty();
    }

    /** Whether it makes the first views of a feature set, which nothing was computed by yet. */
    boolean isFirstPrepared() {
        return role == Publication.Role.PREPARED && takeOver.isPresent() && to.equals(from);
    }

    /** The same cut, with every view computed anew by another transform. */
    Plan rebuiltBy(
            FeatureSetId newFeatureSet,
            TransformId newTransform,
            Publication.Role newRole,
            Optional<TakeOver> newTakeOver,
            String reason) {
        return new Plan(
                epoch,
                newFeatureSet,
                true,
                reason,
                train,
                from,
                to,
                controlFrom,
                controlTo,
                activeBefore,
                speedFrom,
                speedTo,
                topicIds,
                bootstrap,
                history,
                newTransform,
                newRole,
                newTakeOver);
    }

    /** The same plan, without a new model. */
    Plan withoutTraining() {
        return new Plan(
                epoch,
                featureSet,
                rebuild,
                rebuildReason,
                TrainMode.NEVER,
                from,
                to,
                controlFrom,
                controlTo,
                activeBefore,
                speedFrom,
                speedTo,
                topicIds,
                bootstrap,
                history,
                transform,
                role,
                takeOver);
    }
}
