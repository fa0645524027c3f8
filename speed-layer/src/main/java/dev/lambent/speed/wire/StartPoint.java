package dev.lambent.speed.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.error.LambentException;
import dev.lambent.fold.StateManifest;
import dev.lambent.log.Boundary;
import dev.lambent.view.PublicationJson;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a job that is not restored from a checkpoint begins. Part of the job, so that a restart before the first
 * checkpoint begins at the same place.
 *
 * @param boundaryJson the boundary, as {@link PublicationJson} writes it
 * @param activeBundle the model in force at the boundary, or null
 * @param controlOffset first entry of the control log after the boundary
 * @param stateFiles full paths of the fold's state files; every task manager must see them
 */
public record StartPoint(String boundaryJson, String activeBundle, long controlOffset, List<String> stateFiles)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    public StartPoint {
        requireNonNull(boundaryJson, "boundaryJson is null");
        stateFiles = List.copyOf(stateFiles);
    }

    /** Before anything was published: the whole log, no state, no model. */
    public static StartPoint beginning() {
        return new StartPoint(PublicationJson.boundaryTree(Boundary.START).toString(), null, 0, List.of());
    }

    /** @param folder where the manifest and its state files lie */
    public static StartPoint of(StateManifest manifest, Path folder) {
        return new StartPoint(
                PublicationJson.boundaryTree(manifest.boundary()).toString(),
                manifest.activeBundle().orElse(null),
                manifest.controlOffset(),
                manifest.files().stream()
                        .map(file -> folder.resolve(file).toString())
                        .toList());
    }

    public Boundary boundary() {
        try {
            return PublicationJson.boundary(JSON.readTree(boundaryJson));
        } catch (JsonProcessingException e) {
            throw LambentException.internal("A boundary that travels with the job cannot be read", e.getMessage(), e);
        }
    }
}
