package dev.lambent.bundle;

import static java.util.Objects.requireNonNull;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.score.ModelKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a bundle says of itself.
 *
 * @param id hash of everything that decides a score, and of seed, rows and log range: 16 hex digits
 * @param createdAtMillis for people; not part of the id
 * @param goalsHash hash of the contract as it stood before training
 * @param metrics by part ({@code holdout}, {@code train}, {@code cv_mean}, {@code cv_sd}) and metric
 */
public record Manifest(
        String id,
        String app,
        FeatureSetId featureSet,
        ModelKind kind,
        long createdAtMillis,
        Provenance provenance,
        String goalsHash,
        List<GoalVerdict> goals,
        Map<String, Map<String, Double>> metrics) {
    public Manifest {
        requireNonNull(id, "id is null");
        requireNonNull(app, "app is null");
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(provenance, "provenance is null");
        requireNonNull(goalsHash, "goalsHash is null");
        goals = List.copyOf(goals);
        Map<String, Map<String, Double>> copy = new TreeMap<>();
        metrics.forEach((part, values) -> copy.put(part, Collections.unmodifiableMap(new TreeMap<>(values))));
        metrics = Collections.unmodifiableMap(copy);
    }

    /** Whether every goal that training judges was shown to be reached. */
    public boolean passed() {
        return GoalVerdict.allowPromotion(goals);
    }

    Manifest withId(String newId) {
        return new Manifest(newId, app, featureSet, kind, createdAtMillis, provenance, goalsHash, goals, metrics);
    }
}
