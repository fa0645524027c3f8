package dev.lambent.batch.train;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.App;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.Transform;
import dev.lambent.schema.RowSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a training run works on.
 *
 * @param featureSet id of the feature set the rows were computed with
 * @param features schema of the fold's output
 * @param inputs names of the model's inputs, columns of {@code features}
 * @param rows labelled and matured rows only: {@code _log_time, _topic, _partition, _offset, _event_time}, the columns of
 *     {@code features} under their names, and {@code label DOUBLE}. Read several times; in any order
 * @param bundles the folder that gets the bundle
 * @param champion the bundle in force, of the same feature set; in {@code bundles}
 * @param tableVersions the Delta tables {@code rows} was read from, for the model's provenance
 * @param createdAtMillis for people
 * @param stop ends the search for parameters early
 */
public record TrainingInput(
        App app,
        FeatureSetId featureSet,
        RowSchema features,
        List<String> inputs,
        Dataset<Row> rows,
        Path bundles,
        Optional<String> champion,
        Map<String, Long> tableVersions,
        long createdAtMillis,
        Stop stop) {
    /** The log time of the row that told the outcome; a column that may be absent, and null. */
    public static final String LABEL_LOG_TIME = "_label_log_time";

    /** The column of the outcome. */
    public static final String LABEL = "label";

    public TrainingInput {
        requireNonNull(app, "app is null");
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(features, "features is null");
        requireNonNull(rows, "rows is null");
        requireNonNull(bundles, "bundles is null");
        requireNonNull(champion, "champion is null");
        requireNonNull(stop, "stop is null");
        inputs = List.copyOf(inputs);
        tableVersions = Map.copyOf(tableVersions);
    }

    public static TrainingInput of(
            Transform transform,
            Dataset<Row> rows,
            Path bundles,
            Optional<String> champion,
            Map<String, Long> tableVersions,
            long createdAtMillis,
            Stop stop) {
        return new TrainingInput(
                transform.app(),
                transform.featureSet(),
                transform.fold().outputSchema(),
                transform.inputs(),
                rows,
                bundles,
                champion,
                tableVersions,
                createdAtMillis,
                stop);
    }
}
