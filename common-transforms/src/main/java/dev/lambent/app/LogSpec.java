package dev.lambent.app;

import java.util.Optional;

/** The Kafka log: the user's brokers, or none for the local platform's own. */
public record LogSpec(Optional<String> bootstrapServers) {}
