package dev.lambent.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.JsonDocument;
import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry of the control log that says which partitions belong to the log; {@link ControlEntry} is about models. What
 * several entries mean together is said by {@link Membership}.
 */
public sealed interface PartitionEntry {
    /**
     * The partitions that belong from the start.
     *
     * @param streams number of partitions per stream
     */
    record Counted(SortedMap<String, Integer> streams) implements PartitionEntry {
        public Counted {
            streams = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(streams));
            streams.forEach((stream, count) -> {
                if (stream.isBlank() || count < 1) {
                    throw new IllegalArgumentException("stream '" + stream + "' has " + count + " partitions");
                }
            });
        }
    }

    /** A partition that was added later belongs from this entry on. */
    record Joined(LogPartition partition) implements PartitionEntry {
        public Joined {
            requireNonNull(partition, "partition is null");
        }
    }

    default byte[] toBytes() {
        try {
            return Json.MAPPER.writeValueAsBytes(Json.tree(this));
        } catch (IOException e) {
            throw LambentException.internal("A control entry cannot be written", e.getMessage(), e);
        }
    }

    /**
     * The entry that {@link #toBytes} wrote, or empty for anything else, entries about models among it.
     *
     * @throws LambentException (USER) for an entry of another format version
     */
    static Optional<PartitionEntry> read(byte[] bytes) {
        JsonDocument document;
        try {
            document = JsonDocument.parse("a control entry", bytes == null ? "" : new String(bytes, UTF_8));
            document.number("format");
        } catch (LambentException e) {
            return Optional.empty();
        }
        document.requireFormat(Json.FORMAT_VERSION);
        try {
            return document.checked(Json::entry);
        } catch (LambentException e) {
            return Optional.empty();
        }
    }

    /** The entries as JSON; format version 1, as {@link ControlEntry}. */
    final class Json {
        private static final int FORMAT_VERSION = 1;
        private static final ObjectMapper MAPPER = new ObjectMapper();
        private static final String COUNTED = "PARTITIONS";
        private static final String JOINED = "JOIN";

        private Json() {}

        private static ObjectNode tree(PartitionEntry entry) {
            ObjectNode tree = MAPPER.createObjectNode().put("format", FORMAT_VERSION);
            if (entry instanceof Counted counted) {
                tree.put("type", COUNTED).set("streams", MAPPER.valueToTree(counted.streams()));
            } else if (entry instanceof Joined joined) {
                tree.put("type", JOINED)
                        .put("stream", joined.partition().topic())
                        .put("partition", joined.partition().partition());
            }
            return tree;
        }

        private static Optional<PartitionEntry> entry(JsonDocument document) {
            return switch (document.text("type")) {
                case COUNTED -> {
                    JsonDocument streams = document.document("streams");
                    yield Optional.of(new Counted(new TreeMap<>(streams.all(streams::smallNumber))));
                }
                case JOINED ->
                    Optional.of(
                            new Joined(new LogPartition(document.text("stream"), document.smallNumber("partition"))));
                default -> Optional.empty();
            };
        }
    }
}
