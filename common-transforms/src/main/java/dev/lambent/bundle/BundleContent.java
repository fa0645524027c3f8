package dev.lambent.bundle;

import static java.util.Objects.requireNonNull;

import dev.lambent.encode.Encoder;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Row;
import dev.lambent.score.Scorer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A trained model before it is saved.
 *
 * @param goldenRows feature rows, edge cases among them, whose scores were compared with MLlib; at least {@value
 *     #MIN_GOLDEN_ROWS}
 * @param evidence of the model by the bundle's id, for its card; no part of the id
 */
public record BundleContent(
        String app,
        FeatureSetId featureSet,
        Encoder encoder,
        Scorer scorer,
        long createdAtMillis,
        Provenance provenance,
        String goalsHash,
        List<GoalVerdict> goals,
        Map<String, Map<String, Double>> metrics,
        List<Row> goldenRows,
        Optional<Function<String, byte[]>> evidence) {
    public static final int MIN_GOLDEN_ROWS = 50;

    public BundleContent {
        requireNonNull(encoder, "encoder is null");
        requireNonNull(scorer, "scorer is null");
        requireNonNull(evidence, "evidence is null");
        goldenRows = List.copyOf(goldenRows);
        if (goldenRows.size() < MIN_GOLDEN_ROWS) {
            throw new IllegalArgumentException("only " + goldenRows.size() + " golden rows");
        }
    }

    Manifest manifest() {
        return new Manifest("", app, featureSet, scorer.kind(), createdAtMillis, provenance, goalsHash, goals, metrics);
    }
}
