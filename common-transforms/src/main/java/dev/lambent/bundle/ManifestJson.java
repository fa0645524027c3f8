package dev.lambent.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.StableJson;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.score.ModelKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code manifest.json}. Metrics that are not finite are left out. */
final class ManifestJson {
    /** Version 2 has evidence beside it, version 1 has not. */
    static final int FORMAT_VERSION = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestJson() {}

    static byte[] write(Manifest manifest, boolean evidence) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", evidence ? FORMAT_VERSION : 1);
        root.put("id", manifest.id());
        root.put("created_at", manifest.createdAtMillis());
        root.setAll(identity(manifest));
        manifest.provenance().trainedBeforeMillis().ifPresent(millis -> root.put("trained_before", millis));
        root.set("table_versions", JSON.valueToTree(manifest.provenance().tableVersions()));
        root.set("environment", JSON.valueToTree(manifest.provenance().environment()));
        root.put("goals_hash", manifest.goalsHash());
        ArrayNode goals = root.putArray("goals");
        manifest.goals().forEach(goal -> goals.addObject()
                .put("goal", goal.text())
                .put("verdict", goal.verdict().name())
                .put("detail", goal.detail()));
        ObjectNode metrics = root.putObject("metrics");
        manifest.metrics().forEach((part, values) -> {
            ObjectNode node = metrics.putObject(part);
            values.forEach((name, value) -> {
                if (Double.isFinite(value)) {
                    node.put(name, value);
                }
            });
        });
        return StableJson.write(root);
    }

    /** The part of the manifest that the id is a hash of. */
    static ObjectNode identity(Manifest manifest) {
        Provenance provenance = manifest.provenance();
        ObjectNode node = JSON.createObjectNode();
        node.put("app", manifest.app());
        node.put("feature_set", manifest.featureSet().value());
        node.put("kind", manifest.kind().name());
        node.put("task", manifest.kind().task().name());
        node.put("seed", provenance.seed());
        node.put("training_rows", provenance.trainingRows());
        node.put("first_log_time", provenance.firstLogTimeMillis());
        node.put("last_log_time", provenance.lastLogTimeMillis());
        node.set("parameters", JSON.valueToTree(provenance.parameters()));
        return node;
    }

    /** The format version alone: what must be known before anything else is believed. -1 if there is none. */
    static int format(byte[] json) throws IOException {
        return JSON.readTree(json).path("format").asInt(-1);
    }

    /** @throws IllegalArgumentException if a field is missing or not what it should be */
    static Manifest read(byte[] json) throws IOException {
        JsonNode root = JSON.readTree(json);
        List<GoalVerdict> goals = new ArrayList<>();
        for (JsonNode goal : root.required("goals")) {
            goals.add(new GoalVerdict(
                    goal.required("goal").asText(),
                    GoalVerdict.Verdict.valueOf(goal.required("verdict").asText()),
                    goal.required("detail").asText()));
        }
        Map<String, Map<String, Double>> metrics = new TreeMap<>();
        root.required("metrics")
                .properties()
                .forEach(part -> metrics.put(part.getKey(), map(part.getValue(), JsonNode::asDouble)));
        return new Manifest(
                root.required("id").asText(),
                root.required("app").asText(),
                new FeatureSetId(root.required("feature_set").asText()),
                ModelKind.valueOf(root.required("kind").asText()),
                root.required("created_at").asLong(),
                new Provenance(
                        root.required("seed").asLong(),
                        root.required("training_rows").asLong(),
                        root.has("trained_before")
                                ? OptionalLong.of(root.get("trained_before").asLong())
                                : OptionalLong.empty(),
                        root.required("first_log_time").asLong(),
                        root.required("last_log_time").asLong(),
                        map(root.required("parameters"), JsonNode::asDouble),
                        map(root.required("table_versions"), JsonNode::asLong),
                        map(root.required("environment"), JsonNode::asText)),
                root.required("goals_hash").asText(),
                goals,
                metrics);
    }

    private static <V> Map<String, V> map(JsonNode node, Function<JsonNode, V> value) {
        Map<String, V> map = new TreeMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
        return map;
    }
}
