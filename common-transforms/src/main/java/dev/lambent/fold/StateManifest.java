package dev.lambent.fold;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.app.Home;
import dev.lambent.codec.JsonDocument;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.view.PublicationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code manifest.json} beside an epoch's state files: everything a speed job needs to start at that epoch's boundary.
 *
 * @param transform what the app was at that boundary; see {@link dev.lambent.app.Home#app}
 * @param activeBundle the model in force at the boundary
 * @param controlOffset first offset of the control log after the boundary
 * @param files names of the {@link StateFile}s in the same folder
 */
public record StateManifest(
        long epoch,
        FeatureSetId featureSet,
        TransformId transform,
        Boundary boundary,
        Optional<String> activeBundle,
        long controlOffset,
        List<String> files) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    public StateManifest {
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(transform, "transform is null");
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
        root.put("transform", transform.value());
        root.set("boundary", PublicationJson.boundaryTree(boundary));
        activeBundle.ifPresent(bundle -> root.put("activeBundle", bundle));
        root.put("controlOffset", controlOffset);
        ArrayNode names = root.putArray("files");
        files.forEach(names::add);
        return root.toPrettyString();
    }

    /** The text of {@link Home#currentState} or {@link Home#preparedState}. */
    public static String pointer(long epoch) {
        return JSON.createObjectNode().put("format", FORMAT_VERSION).put("epoch", epoch) + "\n";
    }

    /**
     * The manifest of the served epoch; empty before the first publication.
     *
     * @throws LambentException (USER) for another format version or a damaged file, (EXTERNAL) if it cannot be read
     */
    public static Optional<StateManifest> current(Home home) {
        return pointedAtBy(home.currentState(), home);
    }

    /** The manifest of the prepared epoch that waits to be switched to; empty if there is none. */
    public static Optional<StateManifest> prepared(Home home) {
        return pointedAtBy(home.preparedState(), home);
    }

    private static Optional<StateManifest> pointedAtBy(Path pointer, Home home) {
        try {
            if (!Files.exists(pointer)) {
                return Optional.empty();
            }
            long epoch = JsonDocument.parse(pointer.toString(), Files.readString(pointer))
                    .requireFormat(FORMAT_VERSION)
                    .number("epoch");
            return Optional.of(fromJson(Files.readString(home.state(epoch).resolve("manifest.json"))));
        } catch (IOException e) {
            throw LambentException.external(
                    "The state of the last publication cannot be read",
                    e.toString(),
                    "Check the folder " + pointer.getParent() + "; `lambent batch --full` writes the state anew.",
                    e);
        }
    }

    /** @throws LambentException (USER) for another format version or something that is no manifest */
    public static StateManifest fromJson(String json) {
        return JsonDocument.parse("a state manifest", json)
                .requireFormat(FORMAT_VERSION)
                .checked(StateManifest::read);
    }

    private static StateManifest read(JsonDocument root) {
        return new StateManifest(
                root.number("epoch"),
                new FeatureSetId(root.text("featureSet")),
                new TransformId(root.text("transform")),
                PublicationJson.boundary(root.document("boundary").tree()),
                root.optionalText("activeBundle"),
                root.number("controlOffset"),
                root.texts("files"));
    }
}
