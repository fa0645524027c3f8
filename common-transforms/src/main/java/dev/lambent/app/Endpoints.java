package dev.lambent.app;

/**
 * Where the parts of a running platform are reached; {@code run/endpoints.json} in the home folder.
 *
 * @param bootstrapServers Kafka
 * @param flink base URL of Flink's REST API and web UI
 * @param serving base URL of the serving layer
 */
public record Endpoints(String bootstrapServers, String flink, String serving) {}
