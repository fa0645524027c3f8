package dev.lambent.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.JsonDocument;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import java.io.IOException;
import java.util.Optional;

/**
 * An entry of the control log, effective at its own place in log order. It concerns jobs of its feature set alone: two
 * of them run beside each other while a feature set is switched.
 *
 * @param type what it does
 * @param featureSet the feature set whose models it speaks of
 * @param bundle the bundle it speaks of; empty only where a feature set takes over without a model
 * @param reason why somebody put the bundle in force by hand, for people: no layer does anything else because of it
 */
public record ControlEntry(Type type, FeatureSetId featureSet, Optional<String> bundle, Optional<String> reason) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an entry does. */
    public enum Type {
        /** Every scoring task loads and verifies the bundle, and acknowledges it on the speed topic. */
        PREPARE,
        /** From this place on the bundle is the model that answers for its feature set. */
        ACTIVATE,
        /**
         * From the row after this place on the feature set decides, with this model or none. Written by a publication into
         * the archived control log, never into the topic.
         */
        TAKE_OVER
    }

    public ControlEntry {
        requireNonNull(type, "type is null");
        requireNonNull(featureSet, "featureSet is null");
        if (bundle.isEmpty() ? type != Type.TAKE_OVER : bundle.get().isBlank()) {
            throw new IllegalArgumentException(type + " names no bundle");
        }
        if (reason.isPresent() && (type != Type.ACTIVATE || reason.get().isBlank())) {
            throw new IllegalArgumentException(type + " has a reason that is none");
        }
    }

    public static ControlEntry prepare(FeatureSetId featureSet, String bundle) {
        return new ControlEntry(Type.PREPARE, featureSet, Optional.of(bundle), Optional.empty());
    }

    public static ControlEntry activate(FeatureSetId featureSet, String bundle) {
        return activate(featureSet, bundle, Optional.empty());
    }

    /** @param reason why, if somebody put it in force by hand; not blank */
    public static ControlEntry activate(FeatureSetId featureSet, String bundle, Optional<String> reason) {
        return new ControlEntry(Type.ACTIVATE, featureSet, Optional.of(bundle), reason);
    }

    public static ControlEntry takeOver(FeatureSetId featureSet, Optional<String> bundle) {
        return new ControlEntry(Type.TAKE_OVER, featureSet, bundle, Optional.empty());
    }

    public byte[] toBytes() {
        try {
            ObjectNode root = JSON.createObjectNode()
                    .put("format", FORMAT_VERSION)
                    .put("type", type.name())
                    .put("featureSet", featureSet.value());
            bundle.ifPresent(id -> root.put("bundle", id));
            reason.ifPresent(text -> root.put("reason", text));
            return JSON.writeValueAsBytes(root);
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
            return Optional.of(document.checked(root -> {
                Type type = Type.valueOf(root.text("type"));
                return new ControlEntry(
                        type,
                        new FeatureSetId(root.text("featureSet")),
                        root.optionalText("bundle"),
                        reason(type, root.tree().path("reason")));
            }));
        } catch (LambentException e) {
            return Optional.empty();
        }
    }

    /**
     * A reason that makes no sense must not make the entry void: a Lambent that knows of no reasons would take it, and two
     * layers of different versions would have different models in force.
     */
    private static Optional<String> reason(Type type, JsonNode node) {
        return type == Type.ACTIVATE && node.isTextual() && !node.textValue().isBlank()
                ? Optional.of(node.textValue())
                : Optional.empty();
    }
}
