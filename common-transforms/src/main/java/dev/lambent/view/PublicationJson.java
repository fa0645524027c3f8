package dev.lambent.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.JsonDocument;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import java.util.HashMap;
import java.util.Map;
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
        root.put("transform", publication.transform().value());
        root.put("role", publication.role().name());
        root.put("publishedAt", publication.publishedAtMillis());
        root.set("boundary", boundaryTree(publication.boundary()));
        root.set("tables", JSON.valueToTree(new TreeMap<>(publication.tables())));
        publication.activeBundle().ifPresent(bundle -> root.put("activeBundle", bundle));
        root.put("controlOffset", publication.controlOffset());
        root.set("speedOffsets", JSON.valueToTree(new TreeMap<>(publication.speedOffsets())));
        root.set("topicIds", JSON.valueToTree(new TreeMap<>(publication.topicIds())));
        return root.toString();
    }

    /** @throws LambentException (USER) for another format version, and for anything that {@link #write} did not write */
    public static Publication read(String json) {
        return JsonDocument.parse("a publication", json)
                .requireFormat(Publication.FORMAT_VERSION)
                .checked(PublicationJson::publication);
    }

    private static Publication publication(JsonDocument root) {
        JsonDocument tables = root.document("tables");
        JsonDocument offsets = root.document("speedOffsets");
        JsonDocument topicIds = root.document("topicIds");
        Map<Integer, Long> speedOffsets = new HashMap<>();
        offsets.all(offsets::number)
                .forEach((partition, offset) -> speedOffsets.put(Integer.valueOf(partition), offset));
        return new Publication(
                root.number("epoch"),
                root.text("app"),
                new FeatureSetId(root.text("featureSet")),
                new TransformId(root.text("transform")),
                Publication.Role.valueOf(root.text("role")),
                root.number("publishedAt"),
                boundary(root.document("boundary")),
                tables.all(tables::number),
                root.optionalText("activeBundle"),
                root.number("controlOffset"),
                speedOffsets,
                topicIds.all(topicIds::text));
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

    /**
     * The inverse of {@link #boundaryTree}.
     *
     * @throws LambentException (USER) if the tree is no boundary
     */
    public static Boundary boundary(JsonNode tree) {
        return new JsonDocument("a boundary", tree).checked(PublicationJson::boundary);
    }

    private static Boundary boundary(JsonDocument tree) {
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>();
        for (JsonDocument mark : tree.documents("marks")) {
            LogPartition partition = new LogPartition(mark.text("topic"), mark.smallNumber("partition"));
            Boundary.Mark before = marks.put(partition, new Boundary.Mark(mark.number("offset"), mark.number("clock")));
            if (before != null) {
                throw new IllegalArgumentException("partition " + partition + " has two marks");
            }
        }
        return Boundary.of(tree.number("logTime"), marks);
    }
}
