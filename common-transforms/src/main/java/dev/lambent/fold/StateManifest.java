package dev.lambent.fold;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.Boundary;
import dev.lambent.view.PublicationJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code manifest.json} beside an epoch's state files: everything a speed job needs to start at that epoch's boundary.
 *
 * @param activeBundle the model in force at the boundary
 * @param controlOffset first offset of the control log after the boundary
 * @param files names of the {@link StateFile}s in the same folder
 */
public record StateManifest(
        long epoch,
        FeatureSetId featureSet,
        Boundary boundary,
        Optional<String> activeBundle,
        long controlOffset,
        List<String> files) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    public StateManifest {
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(boundary, "boundary is null");
        requireNonNull(activeBundle, "activeBundle is null");
        files = List.copyOf(files);
    }

    /** JSON with a format version. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT_VERSION);
        root.put("epoch", epoch);
        root.put("featureSet", featureSet.value());
        root.set("boundary", PublicationJson.boundaryTree(boundary));
        activeBundle.ifPresent(bundle -> root.put("activeBundle", bundle));
        root.put("controlOffset", controlOffset);
        ArrayNode names = root.putArray("files");
        files.forEach(names::add);
        return root.toPrettyString();
    }

    /** @throws LambentException (USER) for another format version or something that is no manifest */
    public static StateManifest fromJson(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw LambentException.user(
                    "A state manifest cannot be read",
                    "it is not JSON: " + e.getMessage(),
                    "Run the batch layer again; it writes the state anew.",
                    e);
        }
        int format = root.path("format").asInt(-1);
        if (format != FORMAT_VERSION) {
            throw LambentException.user(
                    "A state manifest cannot be read",
                    "its format version is " + format + ", this Lambent reads " + FORMAT_VERSION,
                    "Use the Lambent version that wrote it, or run the batch layer again.");
        }
        for (String field : List.of("epoch", "featureSet", "boundary", "controlOffset", "files")) {
            if (!root.hasNonNull(field)) {
                throw LambentException.user(
                        "A state manifest cannot be read",
                        "it has no " + field,
                        "Run the batch layer again; it writes the state anew.");
            }
        }
        List<String> files = new ArrayList<>();
        root.path("files").forEach(file -> files.add(file.asText()));
        return new StateManifest(
                root.path("epoch").asLong(),
                new FeatureSetId(root.path("featureSet").asText()),
                PublicationJson.boundary(root.path("boundary")),
                Optional.ofNullable(root.path("activeBundle").asText(null)),
                root.path("controlOffset").asLong(),
                files);
    }
}
