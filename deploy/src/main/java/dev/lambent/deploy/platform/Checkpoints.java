package dev.lambent.deploy.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The retained checkpoints of the speed job: {@code checkpoints/<job id>/chk-<n>/_metadata}. */
final class Checkpoints {
    private Checkpoints() {}

    /**
     * The newest complete checkpoint of a job.
     *
     * @param sinceMillis one that was completed earlier is of no use
     */
    static Optional<Path> latest(Path checkpoints, String jobId, long sinceMillis) {
        Path folder = checkpoints.resolve(jobId);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(c -> c.getFileName().toString().matches("chk-\\d+"))
                    .filter(c -> Files.exists(c.resolve("_metadata")))
                    .max(Comparator.comparingLong(Checkpoints::number))
                    .filter(c -> completedMillis(c) >= sinceMillis);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed", e);
        }
    }

    static long completedMillis(Path checkpoint) {
        try {
            return Files.getLastModifiedTime(checkpoint.resolve("_metadata")).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoint + " cannot be read", e);
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }
}
