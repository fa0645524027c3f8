package dev.lambent.deploy.platform;

import dev.lambent.app.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The speed job of a transform that was submitted last.
 *
 * @param jobId Flink's id
 * @param transform id of the transform it computes; only a checkpoint of the same one can be resumed
 * @param restoredFrom the checkpoint it went on from; null if it started from the published state
 */
record SpeedRun(String jobId, String transform, String restoredFrom) {
    /** The jobs whose checkpoints {@link #checkpoint} may name. */
    Stream<String> jobsNeeded() {
        return Stream.concat(Stream.of(jobId), Stream.ofNullable(restoredFrom).map(checkpoint -> Path.of(checkpoint)
                .getParent()
                .getFileName()
                .toString()));
    }

    /**
     * Where its successor goes on: its newest checkpoint, or before it has one the checkpoint that it began with.
     *
     * @param publishedMillis the log time up to which a job finds everything published; an older checkpoint is left alone
     */
    Optional<Path> checkpoint(Home home, long publishedMillis) {
        return Checkpoints.latest(home.checkpoints(), jobId, publishedMillis).or(() -> Optional.ofNullable(restoredFrom)
                .map(Path::of)
                .filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                .filter(checkpoint -> Checkpoints.completedMillis(checkpoint) >= publishedMillis));
    }
}
