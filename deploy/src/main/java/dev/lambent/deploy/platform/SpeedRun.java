package dev.lambent.deploy.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.codec.JsonDocument;

/**
 * The speed job that was submitted last; {@code run/speed.json}.
 *
 * @param jobId Flink's id
 * @param transform id of the transform it computes; only a checkpoint of the same one can be resumed
 */
record SpeedRun(String jobId, String transform) {
    private static final int FORMAT_VERSION = 1;

    /** @throws dev.lambent.error.LambentException (USER) for another format version or a damaged file */
    static SpeedRun fromJson(String json) {
        JsonDocument root = JsonDocument.parse("run/speed.json", json).requireFormat(FORMAT_VERSION);
        return new SpeedRun(root.text("jobId"), root.text("transform"));
    }

    String toJson() {
        return new ObjectMapper()
                        .createObjectNode()
                        .put("format", FORMAT_VERSION)
                        .put("jobId", jobId)
                        .put("transform", transform)
                        .toPrettyString()
                + "\n";
    }
}
