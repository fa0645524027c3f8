package dev.lambent.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.JsonDocument;
import dev.lambent.codec.StableJson;
import dev.lambent.error.LambentException;

/** {@code evidence.json}: the same bytes for equal evidence. What is not known is left out. */
public final class EvidenceJson {
    static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private EvidenceJson() {}

    /** Halves of surrogate pairs, which UTF-8 has no bytes for, are written as U+FFFD. */
    public static byte[] write(ModelEvidence evidence) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT_VERSION);
        root.setAll(RecordTree.write(evidence));
        return StableJson.write(root);
    }

    /** @throws LambentException (USER) for another format version, and for anything that {@link #write} did not write */
    public static ModelEvidence read(byte[] json) {
        return JsonDocument.parse("the evidence of a model", new String(json, UTF_8))
                .requireFormat(FORMAT_VERSION)
                .checked(root -> RecordTree.read(root.tree(), ModelEvidence.class));
    }
}
