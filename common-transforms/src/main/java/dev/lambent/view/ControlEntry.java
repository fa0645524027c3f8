package dev.lambent.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.codec.JsonDocument;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.util.Optional;

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

    public ControlEntry {
        requireNonNull(type, "type is null");
        if (bundle.isBlank()) {
            throw new IllegalArgumentException("bundle is blank");
        }
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

    /**
     * The entry that {@link #toBytes} wrote, or empty for anything else: whoever can write to the topic must not be able to
     * stop the layers, and all of them pass over the same entries.
     *
     * @throws LambentException (USER) for an entry of another format version: passing over what a newer Lambent wrote would
     *     leave a layer with the old model
     */
    public static Optional<ControlEntry> read(byte[] bytes) {
        JsonDocument document;
        try {
            document = JsonDocument.parse("a control entry", bytes == null ? "" : new String(bytes, UTF_8));
            document.number("format");
        } catch (LambentException e) {
            return Optional.empty();
        }
        document.requireFormat(FORMAT_VERSION);
        try {
            return Optional.of(
                    document.checked(root -> new ControlEntry(Type.valueOf(root.text("type")), root.text("bundle"))));
        } catch (LambentException e) {
            return Optional.empty();
        }
    }
}
