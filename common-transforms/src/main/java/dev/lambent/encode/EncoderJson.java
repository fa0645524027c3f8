package dev.lambent.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.StableJson;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Encoders as JSON, byte for byte the same for equal encoders. Doubles are written so that they read back exactly. */
public final class EncoderJson {
    static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private EncoderJson() {}

    public static byte[] write(Encoder encoder) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT_VERSION);
        ArrayNode inputs = root.putArray("inputs");
        for (Input input : encoder.inputs()) {
            ObjectNode node = inputs.addObject().put("column", input.column());
            if (input instanceof Input.Categorical categorical) {
                node.put("type", ColumnType.VARCHAR.name());
                node.put("tree_categories", categorical.treeCategories());
                ArrayNode categories = node.putArray("categories");
                categorical.categories().forEach(categories::add);
            } else {
                Input.Numeric numeric = (Input.Numeric) input;
                node.put("type", numeric.type().name());
                node.put("mean", numeric.mean());
                node.put("deviation", numeric.deviation());
            }
            node.put("present", input.present()).put("missing", input.missing());
        }
        return StableJson.write(root);
    }

    /**
     * @param schema of the rows to encode
     * @throws LambentException (USER) if these bytes are no encoder, or one of other columns
     */
    public static Encoder read(byte[] json, RowSchema schema) {
        try {
            JsonNode root = JSON.readTree(json);
            FormatVersion.require("An encoder", root.path("format").asInt(-1), FORMAT_VERSION);
            List<Input> inputs = new ArrayList<>();
            for (JsonNode node : root.required("inputs")) {
                inputs.add(input(node));
            }
            return new Encoder(schema, inputs);
        } catch (IOException | IllegalArgumentException e) {
            throw LambentException.user(
                    "An encoder cannot be read", e.getMessage(), "Train the model again, or restore its files.", e);
        }
    }

    private static Input input(JsonNode node) {
        String column = node.required("column").asText();
        ColumnType type = ColumnType.valueOf(node.required("type").asText());
        long present = node.required("present").asLong();
        long missing = node.required("missing").asLong();
        if (type == ColumnType.VARCHAR) {
            List<String> categories = new ArrayList<>();
            node.required("categories").forEach(category -> categories.add(category.asText()));
            return new Input.Categorical(
                    column, categories, node.required("tree_categories").asInt(), present, missing);
        }
        return new Input.Numeric(
                column,
                type,
                node.required("mean").asDouble(),
                node.required("deviation").asDouble(),
                present,
                missing);
    }
}
