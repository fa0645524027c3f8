package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A topic that is not Lambent's, whose records the mirror copies into the stream's own topic.
 *
 * @param topic its name
 * @param bootstrapServers its brokers; empty if they are those of the app
 * @param start where the mirror begins when it has never run before
 */
public record SourceSpec(String topic, Optional<String> bootstrapServers, Start start) {
    /** Which records the mirror takes first. */
    public enum Start {
        /** All that the source still has. */
        EARLIEST,
        /** Those that come after the mirror was started for the first time. */
        LATEST
    }

    public SourceSpec {
        requireNonNull(topic, "topic is null");
        requireNonNull(bootstrapServers, "bootstrapServers is null");
        requireNonNull(start, "start is null");
    }
}
