package dev.lambent.deploy.chaos;

import com.fasterxml.jackson.databind.JsonNode;

/** A valid row of either stream; columns that it does not have are null. Small, for there are many. */
record LogRow(
        Long tripId,
        String kind,
        String zone,
        String dest,
        Long miles,
        Double fare,
        Long delayMin,
        Long sensorId,
        Double reading) {
    static LogRow of(JsonNode json) {
        return new LogRow(
                number(json, "trip_id"),
                text(json, "kind"),
                text(json, "zone"),
                text(json, "dest"),
                number(json, "miles"),
                decimal(json, "fare"),
                number(json, "delay_min"),
                number(json, "sensor_id"),
                decimal(json, "reading"));
    }

    double label() {
        return delayMin >= 15 ? 1 : 0;
    }

    private static Long number(JsonNode json, String column) {
        return json.hasNonNull(column) ? json.get(column).asLong() : null;
    }

    private static Double decimal(JsonNode json, String column) {
        return json.hasNonNull(column) ? json.get(column).asDouble() : null;
    }

    /** The few kinds and zones are kept once. */
    private static String text(JsonNode json, String column) {
        return json.hasNonNull(column) ? json.get(column).asText().intern() : null;
    }
}
