package dev.lambent.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.e2e.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the merged views with the log, row for row and value for value, when all of the log is covered. */
final class Views {
    private static final List<String> EVENT_COLUMNS =
            List.of("trip_id", "kind", "zone", "dest", "miles", "fare", "delay_min", "sensor_id", "reading");

    /** Offsets of a partition that are asked for at once. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int SLICE = 50_000;

    private final Platform platform;
    private final LogCopy log;
    private final Expected expected;

    /** @param expected of the transform that is served */
    Views(Platform platform, LogCopy log, Expected expected) {
        this.platform = platform;
        this.log = log;
        this.expected = expected;
    }

    void check() {
        events();
        quarantine();
        features();
        labels();
        predictions();
    }

    private void events() {
        Map<String, String> expected = new TreeMap<>();
        for (LogCopy.Entry entry : log.entries()) {
            if (entry.isValid()) {
                LogRow row = entry.row();
                expected.put(
                        entry.place(),
                        Arrays.asList(
                                        entry.logTime(),
                                        entry.eventTime(),
                                        row.tripId(),
                                        row.kind(),
                                        row.zone(),
                                        row.dest(),
                                        row.miles(),
                                        row.fare(),
                                        row.delayMin(),
                                        row.sensorId(),
                                        row.reading())
                                .toString());
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : rows("events", "_log_time, epoch_ms(_event_time), " + String.join(", ", EVENT_COLUMNS))) {
            List<Object> values =
                    new ArrayList<>(List.of(row.get(3).asLong(), row.get(4).asLong()));
            for (int i = 5; i < row.size(); i++) {
                values.add(text(row.get(i)));
            }
            once(actual, place(row), values.toString(), "events");
        }
        same(actual, expected, "events");
    }

    private void quarantine() {
        Map<String, String> expected = new TreeMap<>();
        for (LogCopy.Entry entry : log.entries()) {
            if (!entry.isValid()) {
                expected.put(entry.place(), entry.logTime() + " " + entry.valueBytes());
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : rows("quarantine", "_log_time, coalesce(value_bytes, 0)")) {
            once(actual, place(row), row.get(3).asLong() + " " + row.get(4).asLong(), "quarantine");
        }
        same(actual, expected, "quarantine");
    }

    private void features() {
        Map<String, Map<String, Object>> features = expected.features();
        List<String> names = new ArrayList<>(
                features.isEmpty()
                        ? List.of()
                        : features.values().iterator().next().keySet());
        Map<String, String> places = new TreeMap<>();
        features.forEach((place, values) -> places.put(place, new ArrayList<>(values.values()).toString()));
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : rows("features", String.join(", ", names))) {
            List<Object> values = new ArrayList<>();
            for (int i = 3; i < row.size(); i++) {
                values.add(text(row.get(i)));
            }
            once(actual, place(row), values.toString(), "features");
        }
        same(actual, places, "features");
    }

    private void labels() {
        Map<String, String> expected = new TreeMap<>();
        Map<Long, String> last = new HashMap<>();
        for (LogCopy.Entry entry : log.entries()) {
            if (entry.isTrip("landed")) {
                expected.put(
                        entry.place(), entry.row().tripId() + "=" + entry.row().label());
                last.put(entry.row().tripId(), entry.place());
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : rows("label_rows", "trip_id, label")) {
            once(actual, place(row), row.get(3).asLong() + "=" + row.get(4).asDouble(), "label_rows");
        }
        same(actual, expected, "label_rows");
        Map<Long, String> lastActual = new HashMap<>();
        for (JsonNode row : rows("labels", "trip_id")) {
            assertThat(lastActual.put(row.get(3).asLong(), place(row)))
                    .as("trip %s has two labels", row)
                    .isNull();
        }
        assertThat(lastActual).isEqualTo(last);
    }

    /** Each scored row has the model that was in force at its place, and the score that it was answered with. */
    private void predictions() {
        Map<String, String> places = new TreeMap<>();
        for (LogCopy.Entry entry : log.entries()) {
            if (entry.isTrip("departed")) {
                String model = expected.modelAt(entry.logTime());
                if (model != null) {
                    places.put(entry.place(), model + " live");
                }
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : rows("predictions", "model, origin, score")) {
            if (row.get(3).isNull()) {
                continue;
            }
            once(actual, place(row), row.get(3).asText() + " " + row.get(4).asText(), "predictions");
            assertThat(row.get(5).asDouble()).isBetween(0.0, 1.0);
        }
        same(actual, places, "predictions");
    }

    /** All rows of a view, their places before {@code columns}; an answer that is too long would be cut. */
    private List<JsonNode> rows(String view, String columns) {
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode slice : sql("SELECT DISTINCT _topic, _partition, _offset // " + SLICE + " FROM " + view)
                .rows()) {
            rows.addAll(sql("SELECT _topic, _partition, _offset, " + columns + " FROM " + view + " WHERE _topic = '"
                            + slice.get(0).asText() + "' AND _partition = "
                            + slice.get(1).asInt() + " AND _offset // " + SLICE + " = "
                            + slice.get(2).asLong())
                    .rows());
        }
        return rows;
    }

    /** An answer that says it may lack rows, because the brokers were slow just then, is asked for again. */
    private Platform.Answer sql(String query) {
        Platform.Answer[] complete = new Platform.Answer[1];
        try {
            Platform.await("a complete answer to " + query, PATIENCE, () -> {
                complete[0] = platform.sql(query);
                return complete[0].complete();
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Platform.Answer answer = complete[0];
        assertThat(answer.logTime())
                .isGreaterThanOrEqualTo(
                        log.entries().get(log.entries().size() - 1).logTime());
        return answer;
    }

    private static void once(Map<String, String> rows, String place, String value, String view) {
        assertThat(rows.put(place, value))
                .as("%s stands in %s twice", place, view)
                .isNull();
    }

    /** Says the first few differences; a comparison of maps would print them whole. */
    private static void same(Map<String, String> actual, Map<String, String> expected, String view) {
        List<String> differences = new ArrayList<>();
        expected.forEach((place, value) -> {
            if (!value.equals(actual.get(place))) {
                differences.add(place + ": expected " + value + ", is " + actual.get(place));
            }
        });
        actual.keySet().stream()
                .filter(place -> !expected.containsKey(place))
                .forEach(place -> differences.add(place + ": not expected"));
        assertThat(differences.subList(0, Math.min(5, differences.size())))
                .as("%d differences in %s (%d rows expected)", differences.size(), view, expected.size())
                .isEmpty();
        System.out.printf("%s: %,d rows equal the oracle's%n", view, expected.size());
    }

    private static String place(JsonNode row) {
        return row.get(0).asText() + "/" + row.get(1).asInt() + "@" + row.get(2).asLong();
    }

    /** Numbers by their value: the shortest text of a double is the same in Java and in both forms of JSON. */
    private static String text(JsonNode node) {
        if (node == null || node.isNull()) {
            return "null";
        }
        return node.isIntegralNumber()
                ? Long.toString(node.asLong())
                : node.isNumber() ? Double.toString(node.asDouble()) : node.asText();
    }
}
