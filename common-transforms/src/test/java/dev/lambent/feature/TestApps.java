package dev.lambent.feature;

import dev.lambent.app.App;
import dev.lambent.app.Baseline;
import dev.lambent.app.CardSpec;
import dev.lambent.app.FoldSpec;
import dev.lambent.app.FunctionJar;
import dev.lambent.app.GateSpec;
import dev.lambent.app.KeepSpec;
import dev.lambent.app.LabelSpec;
import dev.lambent.app.LogSpec;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.SkewSpec;
import dev.lambent.app.SqlFile;
import dev.lambent.app.StreamSpec;
import dev.lambent.app.Task;
import dev.lambent.app.Threshold;
import dev.lambent.app.TrainSpec;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Apps made by hand. */
final class TestApps {
    private TestApps() {}

    /** The example of docs/features-sql.md. */
    static final String FLIGHTS_SQL =
            """
            SELECT * FROM (
              SELECT kind, flight_id, origin, dest, distance_mi, FLOOR(local_minute / 60) AS dep_hour,
                     AVG(CASE WHEN kind = 'landed' THEN CAST(arr_delay_min AS DOUBLE) END) OVER origin_3h AS origin_delay_3h,
                     COUNT(CASE WHEN kind = 'landed' THEN 1 END)                           OVER origin_3h AS origin_landed_3h,
                     AVG(CASE WHEN kind = 'landed' THEN CAST(arr_delay_min AS DOUBLE) END) OVER dest_3h AS dest_delay_3h,
                     COUNT(CASE WHEN kind = 'landed' THEN 1 END)                           OVER dest_3h AS dest_landed_3h
              FROM flights
              WINDOW origin_3h AS (PARTITION BY origin ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING),
                     dest_3h AS (PARTITION BY dest ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING)
            ) WHERE kind = 'departed'
            """;

    static final String FLIGHTS_LABEL =
            "SELECT flight_id, arr_delay_min >= 15 AS label FROM flights WHERE kind = 'landed'";

    static final RowSchema FLIGHTS = schema(
            "flight_id BIGINT NOT NULL, kind VARCHAR, event_time TIMESTAMP NOT NULL, origin VARCHAR, dest VARCHAR,"
                    + " distance_mi INTEGER, local_minute INTEGER, arr_delay_min INTEGER");

    /** A schema from {@code name TYPE [NOT NULL], …}. */
    static RowSchema schema(String columns) {
        return new RowSchema(List.of(columns.split(",")).stream()
                .map(column -> {
                    String[] words = column.strip().split(" ");
                    return new Column(words[0], ColumnType.valueOf(words[1]), words.length == 2);
                })
                .toList());
    }

    static App flights(String featuresSql) {
        return app("flights", FLIGHTS, "flight_id", featuresSql, FLIGHTS_LABEL, Duration.ofHours(1));
    }

    static App app(String stream, RowSchema schema, String rowId, String features, String label, Duration maxLateness) {
        return app(Map.of(stream, stream(stream, schema, rowId, "event_time", maxLateness)), rowId, features, label);
    }

    static StreamSpec stream(String name, RowSchema schema, String key, String eventTime, Duration maxLateness) {
        return stream(name, schema, key, eventTime, maxLateness, Duration.ZERO);
    }

    static StreamSpec stream(
            String name, RowSchema schema, String key, String eventTime, Duration maxLateness, Duration knownAfter) {
        return new StreamSpec(
                name,
                "test." + name,
                1,
                key,
                eventTime,
                schema,
                List.of(),
                maxLateness,
                knownAfter,
                Duration.ofHours(1),
                Instant.parse("1980-01-01T00:00:00Z"),
                Optional.empty());
    }

    static App app(Map<String, StreamSpec> streams, String rowId, String features, String label) {
        return app(streams, rowId, features, label, OptionalInt.empty());
    }

    static App app(
            Map<String, StreamSpec> streams, String rowId, String features, String label, OptionalInt maxRowsPerKey) {
        return app(streams, rowId, features, label, maxRowsPerKey, List.of());
    }

    static App app(
            Map<String, StreamSpec> streams,
            String rowId,
            String features,
            String label,
            OptionalInt maxRowsPerKey,
            List<FunctionJar> functions) {
        return new App(
                Path.of("."),
                "test",
                streams,
                Map.of(),
                new SqlFile("features.sql", features),
                rowId,
                Optional.empty(),
                new LabelSpec(new SqlFile("label.sql", label), Duration.ofHours(12), LabelSpec.Absent.DROP, List.of()),
                Map.of(),
                Task.BINARY,
                List.of(),
                List.of(new Baseline.Prior()),
                GateSpec.DEFAULT,
                new TrainSpec(
                        FoldSpec.expanding(5, Duration.ofHours(12)),
                        0.2,
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        TrainSpec.ClassWeights.NONE,
                        TrainSpec.Calibration.NONE,
                        Threshold.HALF,
                        MetricSettings.DEFAULT,
                        100_000,
                        TrainSpec.Checks.STOP,
                        1),
                CardSpec.NONE,
                new LogSpec(Optional.empty()),
                KeepSpec.DEFAULT,
                SkewSpec.DEFAULT,
                maxRowsPerKey,
                functions,
                Optional.empty());
    }

    static Transform compile(String stream, RowSchema schema, String rowId, String features, Duration maxLateness) {
        String label = "SELECT " + rowId + ", 1 AS label FROM " + stream;
        return Transform.compile(app(stream, schema, rowId, features, label, maxLateness));
    }
}
