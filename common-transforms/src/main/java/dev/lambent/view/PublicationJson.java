package dev.lambent.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Publications and boundaries as JSON documents with a format version. */
public final class PublicationJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublicationJson() {}

    public static String write(Publication publication) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", Publication.FORMAT_VERSION);
        root.put("epoch", publication.epoch());
        root.put("app", publication.app());
        root.put("featureSet", publication.featureSet().value());
        root.put("publishedAt", publication.publishedAtMillis());
        root.set("boundary", boundaryTree(publication.boundary()));
        root.set("tables", JSON.valueToTree(new TreeMap<>(publication.tables())));
        publication.activeBundle().ifPresent(bundle -> root.put("activeBundle", bundle));
        root.put("controlOffset", publication.controlOffset());
        root.set("speedOffsets", JSON.valueToTree(new TreeMap<>(publication.speedOffsets())));
        root.set("topicIds", JSON.valueToTree(new TreeMap<>(publication.topicIds())));
        return root.toString();
    }

    public static Publication read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw LambentException.internal("A publication cannot be read", "it is not JSON: " + e.getMessage(), e);
        }
        int format = root.path("format").asInt(-1);
        if (format != Publication.FORMAT_VERSION) {
            throw LambentException.user(
                    "A publication cannot be read",
                    "its format version is " + format + ", this Lambent reads " + Publication.FORMAT_VERSION,
                    "Use the Lambent version that wrote it, or a newer one.");
        }
        Map<String, Long> tables = new HashMap<>();
        root.path("tables")
                .properties()
                .forEach(e -> tables.put(e.getKey(), e.getValue().asLong()));
        Map<Integer, Long> speedOffsets = new HashMap<>();
        root.path("speedOffsets")
                .properties()
                .forEach(e -> speedOffsets.put(
                        Integer.valueOf(e.getKey()), e.getValue().asLong()));
        Map<String, String> topicIds = new HashMap<>();
        root.path("topicIds")
                .properties()
                .forEach(e -> topicIds.put(e.getKey(), e.getValue().asText()));
        return new Publication(
                root.path("epoch").asLong(),
                root.path("app").asText(),
                new FeatureSetId(root.path("featureSet").asText()),
                root.path("publishedAt").asLong(),
                boundary(root.path("boundary")),
                tables,
                Optional.ofNullable(root.path("activeBundle").asText(null)),
                root.path("controlOffset").asLong(),
                speedOffsets,
                topicIds);
    }

    /** A boundary as a JSON tree, for documents that contain one. */
    public static ObjectNode boundaryTree(Boundary boundary) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("logTime", boundary.logTimeMillis());
        ArrayNode marks = tree.putArray("marks");
        boundary.marks().forEach((partition, mark) -> marks.addObject()
                .put("topic", partition.topic())
                .put("partition", partition.partition())
                .put("offset", mark.offset())
                .put("clock", mark.clockMillis()));
        return tree;
    }

    /** The inverse of {@link #boundaryTree}. */
    public static Boundary boundary(JsonNode tree) {
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>();
        for (JsonNode mark : tree.path("marks")) {
            marks.put(
                    new LogPartition(
                            mark.path("topic").asText(), mark.path("partition").asInt()),
                    new Boundary.Mark(
                            mark.path("offset").asLong(), mark.path("clock").asLong()));
        }
        return Boundary.of(tree.path("logTime").asLong(), marks);
    }
}
