package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** The layout of an app's home folder, where all its data lies. The same in every layer; see docs/home.md. */
public record Home(Path path) {
    public Home {
        requireNonNull(path, "path is null");
        path = path.toAbsolutePath().normalize();
    }

    /** Delta tables. */
    public Path lake() {
        return path.resolve("lake");
    }

    public Path table(String name) {
        return lake().resolve(name);
    }

    public Path bundles() {
        return path.resolve("bundles");
    }

    public Path bundle(String id) {
        return bundles().resolve(id);
    }

    /** The app's files as they were for the transform of this id ({@code Publication.transform}); never changed. */
    public Path app(String transform) {
        return path.resolve("apps").resolve(transform);
    }

    /** Neutral fold states, one folder per epoch with a {@code manifest.json}. */
    public Path state(long epoch) {
        return path.resolve("state").resolve(String.format("epoch-%06d", epoch));
    }

    /** Names the newest served epoch, whose state a speed job may start from; written after the publication. */
    public Path currentState() {
        return path.resolve("state").resolve("current.json");
    }

    /** Names the prepared epoch that waits to be switched to, in the same way; not there if there is none. */
    public Path preparedState() {
        return path.resolve("state").resolve("prepared.json");
    }

    /** Locked by the batch run that is at work. */
    public Path batchLock() {
        return batchRun().resolve("lock");
    }

    /** The plan of the batch run in progress, and its locks. */
    public Path batchRun() {
        return path.resolve("batch");
    }

    /** There while a batch run is asked of a batch process on standby; goes away when it is done. */
    public Path batchRequest() {
        return batchRun().resolve("request");
    }

    /** One file per serving process: the oldest epoch that it still reads. */
    public Path pins() {
        return path.resolve("pins");
    }

    public Path kafka() {
        return path.resolve("kafka");
    }

    public Path flink() {
        return path.resolve("flink");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    /** Process ids and addresses of the local platform. */
    public Path run() {
        return path.resolve("run");
    }

    /** Addresses of the running platform ({@link Endpoints} as JSON). */
    public Path endpoints() {
        return run().resolve("endpoints.json");
    }
}
