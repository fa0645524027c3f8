package dev.lambent.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.error.LambentException;
import java.io.IOException;

/**
 * An entry of the control log, effective at its own place in log order.
 *
 * @param type what it does
 * @param bundle the bundle it speaks of
 */
public record ControlEntry(Type type, String bundle) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an entry does. */
    public enum Type {
        /** Every scoring task loads and verifies the bundle, and acknowledges it on the speed topic. */
        PREPARE,
        /** From this place on the bundle is the model that answers. */
        ACTIVATE
    }

    public byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("format", FORMAT_VERSION)
                    .put("type", type.name())
                    .put("bundle", bundle));
        } catch (IOException e) {
            throw LambentException.internal("A control entry cannot be written", e.getMessage(), e);
        }
    }

    public static ControlEntry fromBytes(byte[] bytes) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (tree.path("format").asInt() != FORMAT_VERSION) {
                throw LambentException.user(
                        "A control entry cannot be read",
                        "its format version is " + tree.path("format") + ", this Lambent reads " + FORMAT_VERSION,
                        "Use the Lambent version that wrote it, or a newer one.");
            }
            return new ControlEntry(
                    Type.valueOf(tree.path("type").asText()),
                    tree.path("bundle").asText());
        } catch (IOException | IllegalArgumentException e) {
            throw LambentException.user(
                    "A control entry cannot be read",
                    e.getMessage(),
                    "Only Lambent may write to the control topic.",
                    e);
        }
    }
}
