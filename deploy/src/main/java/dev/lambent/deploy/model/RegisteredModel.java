package dev.lambent.deploy.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A row of the view {@code models}: what was known of a model when it was registered.
 *
 * @param createdAt ISO 8601
 * @param kind {@code logistic_regression}, …
 * @param metric by which it was chosen
 * @param folds the metric per fold
 * @param metrics by part ({@code holdout}, {@code train}, {@code cv_mean}, {@code cv_sd}) and metric
 * @param baselines by name and metric, on the hold-out
 * @param status {@code promoted}, {@code registered} or {@code refused}, by its own batch run; never changed afterwards
 */
public record RegisteredModel(
        String id,
        long epoch,
        String createdAt,
        String featureSet,
        String kind,
        SortedMap<String, Double> parameters,
        String metric,
        List<Double> folds,
        SortedMap<String, SortedMap<String, Double>> metrics,
        SortedMap<String, SortedMap<String, Double>> baselines,
        List<GoalVerdict> goals,
        String status,
        List<Trial> trials,
        long trainingRows,
        long holdoutRows,
        long seed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RegisteredModel {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        folds = List.copyOf(folds);
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        baselines = Collections.unmodifiableSortedMap(new TreeMap<>(baselines));
        goals = List.copyOf(goals);
        trials = List.copyOf(trials);
    }

    /** @param row by column */
    static RegisteredModel of(Map<String, JsonNode> row) {
        Function<String, JsonNode> json = column -> parsed(row.get(column).asText());
        return new RegisteredModel(
                row.get("model").asText(),
                row.get("epoch").asLong(),
                row.get("created_at").asText(),
                row.get("feature_set").asText(),
                row.get("kind").asText().toLowerCase(java.util.Locale.ROOT),
                numbers(json.apply("parameters")),
                row.get("metric").asText(),
                list(json.apply("cv_folds")),
                byName(json.apply("metrics")),
                byName(json.apply("baselines")),
                goals(json.apply("goals")),
                row.get("status").asText(),
                trials(json.apply("trials")),
                row.get("training_rows").asLong(),
                row.get("holdout_rows").asLong(),
                row.get("seed").asLong());
    }

    /** A metric of a part; NaN if it was not measured there. */
    double metric(String part, String name) {
        return metrics.getOrDefault(part, Collections.emptySortedMap()).getOrDefault(name, Double.NaN);
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw LambentException.external(
                    "The registry of models cannot be read",
                    "a row of the view models holds `" + text + "`",
                    "Let only Lambent write to the lake.",
                    e);
        }
    }

    private static SortedMap<String, Double> numbers(JsonNode object) {
        SortedMap<String, Double> numbers = new TreeMap<>();
        object.properties().forEach(entry -> numbers.put(entry.getKey(), number(entry.getValue())));
        return numbers;
    }

    private static SortedMap<String, SortedMap<String, Double>> byName(JsonNode object) {
        SortedMap<String, SortedMap<String, Double>> all = new TreeMap<>();
        object.properties().forEach(entry -> all.put(entry.getKey(), numbers(entry.getValue())));
        return all;
    }

    private static List<Double> list(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(element -> numbers.add(number(element)));
        return numbers;
    }

    /** What is not finite is a text or null in JSON. */
    private static double number(JsonNode value) {
        return value.asDouble(Double.NaN);
    }

    private static List<GoalVerdict> goals(JsonNode array) {
        List<GoalVerdict> goals = new ArrayList<>();
        array.forEach(goal -> goals.add(new GoalVerdict(
                goal.path("goal").asText(),
                GoalVerdict.Verdict.valueOf(goal.path("verdict").asText()),
                goal.path("detail").asText())));
        return goals;
    }

    private static List<Trial> trials(JsonNode array) {
        List<Trial> trials = new ArrayList<>();
        array.forEach(trial -> trials.add(new Trial(
                trial.path("trial").asText(),
                list(trial.path("folds")),
                number(trial.path("mean")),
                number(trial.path("sd")),
                Optional.ofNullable(trial.path("failure").textValue()),
                trial.path("chosen").asBoolean())));
        return trials;
    }
}
