package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One app, validated: what {@link AppLoader} makes of a folder.
 *
 * @param folder the app's folder
 * @param name lower-case letters, digits and dashes; prefix of the app's Kafka topics
 * @param streams by name, in file order
 * @param history by stream name: rows from before the log began
 * @param features text and file of {@code features.sql}
 * @param rowId the column that names a row to score; a column of features.sql's output
 * @param inputs the model's inputs if the app overrides the default (every output column but row id, event time and
 *     columns the filter makes constant)
 * @param label what the model predicts
 * @param lookups view name to key column
 * @param task what kind of prediction
 * @param goals a model that misses one is not promoted
 * @param baselines simplest first; never empty
 * @param gate how sure the judgement of goals has to be
 * @param train folds, candidates, hold-out
 * @param card what people say on a model's card
 * @param log the Kafka log
 * @param keep what a batch run tidies up
 * @param skew how much skew is borne
 * @param maxRowsPerKey how many rows of one key the windows of one PARTITION BY remember at most, if that is bounded
 * @param functions jars of functions that features.sql and label.sql may call
 * @param views text and file of {@code views.sql}, if there is one
 */
public record App(
        Path folder,
        String name,
        Map<String, StreamSpec> streams,
        Map<String, HistorySpec> history,
        SqlFile features,
        String rowId,
        Optional<List<String>> inputs,
        LabelSpec label,
        Map<String, String> lookups,
        Task task,
        List<Goal> goals,
        List<Baseline> baselines,
        GateSpec gate,
        TrainSpec train,
        CardSpec card,
        LogSpec log,
        KeepSpec keep,
        SkewSpec skew,
        OptionalInt maxRowsPerKey,
        List<FunctionJar> functions,
        Optional<SqlFile> views) {
    public App {
        requireNonNull(folder, "folder is null");
        requireNonNull(name, "name is null");
        streams = inOrder(streams);
        history = inOrder(history);
        requireNonNull(features, "features is null");
        requireNonNull(rowId, "rowId is null");
        inputs = inputs.map(List::copyOf);
        requireNonNull(label, "label is null");
        lookups = inOrder(lookups);
        requireNonNull(task, "task is null");
        goals = List.copyOf(goals);
        baselines = List.copyOf(baselines);
        requireNonNull(gate, "gate is null");
        requireNonNull(train, "train is null");
        requireNonNull(card, "card is null");
        requireNonNull(log, "log is null");
        requireNonNull(keep, "keep is null");
        requireNonNull(skew, "skew is null");
        requireNonNull(maxRowsPerKey, "maxRowsPerKey is null");
        functions = List.copyOf(functions);
        requireNonNull(views, "views is null");
    }

    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The same app, trained in another way. */
    public App withTrain(TrainSpec other) {
        return new App(
                folder,
                name,
                streams,
                history,
                features,
                rowId,
                inputs,
                label,
                lookups,
                task,
                goals,
                baselines,
                gate,
                other,
                card,
                log,
                keep,
                skew,
                maxRowsPerKey,
                functions,
                views);
    }

    public StreamSpec stream(String streamName) {
        StreamSpec stream = streams.get(streamName);
        if (stream == null) {
            throw new IllegalArgumentException("no stream named " + streamName);
        }
        return stream;
    }
}
