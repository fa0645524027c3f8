package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records as JSON trees: a field per component, in their order, with its name in snake case. Components are texts, numbers, truth
 * values, enums, records, lists and sorted maps of these by text, and optionals, which are left out if empty. So the names of
 * components are part of the format; the saved evidence among the tests holds them.
 */
final class RecordTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordTree() {}

    static ObjectNode write(Record value) {
        ObjectNode tree = NODES.objectNode();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            tree(component(component, value)).ifPresent(node -> tree.set(name(component), node));
        }
        return tree;
    }

    /**
     * The inverse of {@link #write}.
     *
     * @throws IllegalArgumentException naming what is missing, of another type, or refused by its record
     */
    static <R extends Record> R read(JsonNode tree, Class<R> type) {
        return type.cast(read(tree, type, ""));
    }

    private static Object component(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a component cannot be read: " + component, e);
        }
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Optional<JsonNode> tree(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(RecordTree::tree);
        } else if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? tree(optional.getAsDouble()) : Optional.empty();
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? tree(optional.getAsLong()) : Optional.empty();
        } else if (value instanceof Record of) {
            return Optional.of(write(of));
        } else if (value instanceof List<?> list) {
            ArrayNode nodes = NODES.arrayNode();
            list.forEach(element -> nodes.add(tree(element).orElseThrow()));
            return Optional.of(nodes);
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode nodes = NODES.objectNode();
            map.forEach((key, of) -> nodes.set(PlainText.whole((String) key), tree(of).orElseThrow()));
            return Optional.of(nodes);
        }
        return Optional.of(leaf(value));
    }

    private static JsonNode leaf(Object value) {
        if (value instanceof String text) {
            return NODES.textNode(PlainText.whole(text));
        } else if (value instanceof Enum<?> constant) {
            return NODES.textNode(constant.name());
        } else if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        } else if (value instanceof Double number) {
            checkArgument(Double.isFinite(number), "%s is no number for JSON", number);
            return NODES.numberNode(number);
        } else if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        throw new IllegalStateException("no JSON for a " + value.getClass());
    }

    private static Object read(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType of) {
            return container(node, of.getRawType(), of.getActualTypeArguments(), path);
        }
        boolean absent = node.isMissingNode() || node.isNull();
        if (type == OptionalDouble.class) {
            return absent ? OptionalDouble.empty() : OptionalDouble.of((double) read(node, double.class, path));
        } else if (type == OptionalLong.class) {
            return absent ? OptionalLong.empty() : OptionalLong.of((long) read(node, long.class, path));
        }
        checkArgument(!absent, "its field %s is missing", path);
        Class<?> plain = (Class<?>) type;
        return plain.isRecord() ? record(node, plain, path) : leaf(node, plain, path);
    }

    private static Object container(JsonNode node, Type raw, Type[] of, String path) {
        boolean absent = node.isMissingNode() || node.isNull();
        if (raw == Optional.class) {
            return absent ? Optional.empty() : Optional.of(read(node, of[0], path));
        }
        checkArgument(!absent, "its field %s is missing", path);
        if (raw == List.class) {
            require(node.isArray(), path, "a list");
            List<Object> elements = new ArrayList<>();
            node.forEach(element -> elements.add(read(element, of[0], path + "[" + elements.size() + "]")));
            return elements;
        }
        require(node.isObject(), path, "an object");
        SortedMap<String, Object> entries = new TreeMap<>();
        node.properties()
                .forEach(entry ->
                        entries.put(entry.getKey(), read(entry.getValue(), of[1], path + "." + entry.getKey())));
        return entries;
    }

    private static Object record(JsonNode node, Class<?> type, String path) {
        require(node.isObject(), path, "an object");
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String field = name(components[i]);
            values[i] =
                    read(node.path(field), components[i].getGenericType(), path.isEmpty() ? field : path + "." + field);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record cannot be made: " + type, e);
        }
    }

    private static Object leaf(JsonNode node, Class<?> type, String path) {
        if (type == String.class) {
            require(node.isTextual(), path, "a text");
            return node.textValue();
        } else if (type == boolean.class) {
            require(node.isBoolean(), path, "true or false");
            return node.booleanValue();
        } else if (type == double.class || type == Double.class) {
            require(node.isNumber() && Double.isFinite(node.doubleValue()), path, "a number");
            return node.doubleValue();
        } else if (type == int.class) {
            require(node.isIntegralNumber() && node.canConvertToInt(), path, "a whole number of 32 bits");
            return node.intValue();
        } else if (type == long.class || type == Long.class) {
            require(node.isIntegralNumber() && node.canConvertToLong(), path, "a whole number");
            return node.longValue();
        } else if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(node.textValue())) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("its field " + path + " is " + node + ", which is not known");
        }
        throw new IllegalStateException("no JSON for a " + type);
    }

    private static void require(boolean right, String path, String expected) {
        checkArgument(right, "its field %s is not %s", path, expected);
    }
}
