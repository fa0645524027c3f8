package dev.lambent.codec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A JSON object that Lambent wrote, read back: a field that is missing or of another type is an error, never a default.
 *
 * @param what the document, for messages: {@code a publication}
 */
public record JsonDocument(String what, JsonNode tree) {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public JsonDocument {
        requireNonNull(what, "what is null");
        requireNonNull(tree, "tree is null");
        if (!tree.isObject()) {
            throw unreadable(what, "it is no JSON object");
        }
    }

    /**
     * Parses a document.
     *
     * @throws LambentException (USER) if the text is no JSON object
     */
    public static JsonDocument parse(String what, String text) {
        try {
            return new JsonDocument(what, JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw unreadable(what, "it is not JSON: " + e.getOriginalMessage());
        }
    }

    /** @throws LambentException (USER) if the field {@code format} is not {@code version} */
    public JsonDocument requireFormat(int version) {
        FormatVersion.require(capital(what), number("format"), version);
        return this;
    }

    public String text(String field) {
        return optionalText(field).orElseThrow(() -> wrong(field, "a text"));
    }

    /** Empty if the field is missing. */
    public Optional<String> optionalText(String field) {
        JsonNode node = tree.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw wrong(field, "a text");
        }
        return Optional.of(node.textValue());
    }

    public long number(String field) {
        JsonNode node = tree.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(field, "a whole number");
        }
        return node.longValue();
    }

    public int smallNumber(String field) {
        long value = number(field);
        if (value != (int) value) {
            throw wrong(field, "a whole number of 32 bits");
        }
        return (int) value;
    }

    public JsonDocument document(String field) {
        JsonNode node = tree.path(field);
        if (!node.isObject()) {
            throw wrong(field, "an object");
        }
        return new JsonDocument(what, node);
    }

    public List<String> texts(String field) {
        JsonNode node = tree.path(field);
        if (!node.isArray()) {
            throw wrong(field, "a list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw wrong(field, "a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    public List<JsonDocument> documents(String field) {
        JsonNode node = tree.path(field);
        if (!node.isArray()) {
            throw wrong(field, "a list");
        }
        List<JsonDocument> documents = new ArrayList<>();
        node.forEach(element -> documents.add(new JsonDocument(what, element)));
        return documents;
    }

    /** All fields, with values read by {@code read}, such as {@code doc.all(doc::number)}. */
    public <V> SortedMap<String, V> all(Function<String, V> read) {
        SortedMap<String, V> values = new TreeMap<>();
        tree.fieldNames().forEachRemaining(field -> values.put(field, read.apply(field)));
        return values;
    }

    /** Runs a step whose IllegalArgumentException means that the document holds an impossible value. */
    public <T> T checked(Function<JsonDocument, T> step) {
        try {
            return step.apply(this);
        } catch (IllegalArgumentException e) {
            throw unreadable(what, "it holds an impossible value: " + e.getMessage());
        }
    }

    private LambentException wrong(String field, String expected) {
        return unreadable(what, "its field " + field + (tree.has(field) ? " is not " + expected : " is missing"));
    }

    private static LambentException unreadable(String what, String reason) {
        return LambentException.user(
                capital(what) + " cannot be read", reason, "It is damaged, or not written by Lambent; restore it.");
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
