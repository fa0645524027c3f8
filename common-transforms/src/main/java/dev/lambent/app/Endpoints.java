package dev.lambent.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where the parts of a running platform are reached; {@code run/endpoints.json} in the home folder. A part that does
 * not run is null.
 *
 * @param bootstrapServers Kafka
 * @param flink base URL of Flink's REST API and web UI
 * @param serving base URL of the serving layer
 */
public record Endpoints(String bootstrapServers, String flink, String serving) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The endpoints of a home folder, or empty if no platform was started there. */
    public static Optional<Endpoints> read(Home home) {
        Path file = home.endpoints();
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            FormatVersion.require(file.toString(), root.path("format").asInt(-1), FORMAT_VERSION);
            return Optional.of(
                    new Endpoints(text(root, "bootstrapServers"), text(root, "flink"), text(root, "serving")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw LambentException.external(
                    file + " cannot be read",
                    e.toString(),
                    "Start the platform anew: `lambent down`, `lambent up`.",
                    e);
        }
    }

    /** Replaces the home folder's endpoints in one step: a reader sees the old file or the new one. */
    public void write(Home home) {
        Path file = home.endpoints();
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT_VERSION);
        put(root, "bootstrapServers", bootstrapServers);
        put(root, "flink", flink);
        put(root, "serving", serving);
        try {
            Files.createDirectories(file.getParent());
            Path temporary = Files.createTempFile(file.getParent(), "endpoints", ".tmp");
            try {
                Files.writeString(temporary, root.toPrettyString() + "\n");
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw LambentException.external(
                    file + " cannot be written", e.toString(), "Check the folder's permissions and free space.", e);
        }
    }

    private static String text(JsonNode root, String field) {
        return root.path(field).isTextual() ? root.path(field).asText() : null;
    }

    private static void put(ObjectNode root, String field, String value) {
        if (value != null) {
            root.put(field, value);
        }
    }
}
