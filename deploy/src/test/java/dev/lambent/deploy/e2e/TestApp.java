package dev.lambent.deploy.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The app of the end-to-end tests: two PARTITION BY sets, RANGE and ROWS frames, one window short enough to expire; a function of its own. */
final class TestApp {
    static final String NAME = "trips-e2e";
    static final String STREAM = "trips";
    /** As many as the topic is made with. */
    static final int PARTITIONS = 3;

    private TestApp() {}

    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("lambent.yaml"),
                """
                app: trips-e2e
                streams:
                  trips:
                    format: json
                    partitions: %d
                    key: trip_id
                    event_time: event_time
                    columns: { trip_id: BIGINT, kind: VARCHAR NOT NULL, event_time: TIMESTAMP, zone: VARCHAR NOT NULL,
                               dest: VARCHAR, miles: INTEGER NOT NULL, fare: DOUBLE, tip: DECIMAL,
                               delay_min: INTEGER }
                    expect: [ "miles > 0", "kind IN ('departed','landed')" ]
                    max_lateness: 5s
                functions: [ functions/kilometres.jar ]
                features: features.sql
                row_id: trip_id
                label: { sql: label.sql, matures_after: 1s, absent: drop }
                task: binary
                goals:
                  - log_loss <= 3
                gate: { min_rows: 20 }
                baselines: [ prior, { sql: "COALESCE(zone_delay, 0) / 60" } ]
                train:
                  folds: { kind: expanding, count: 3, gap: 1s }
                  candidates: [ logistic_regression ]
                  parameters: { logistic_regression: { reg_param: [ 0.01 ], elastic_net_param: [ 0 ] } }
                """
                        .formatted(PARTITIONS));
        Files.writeString(
                folder.resolve("features.sql"),
                """
                SELECT * FROM (
                  SELECT kind, trip_id, zone, dest, miles, EXTRACT(MINUTE FROM event_time) AS minute_utc,
                         AVG(CASE WHEN kind = 'landed' THEN CAST(delay_min AS DOUBLE) END) OVER z AS zone_delay,
                         COUNT(CASE WHEN kind = 'landed' THEN 1 END)                       OVER z AS zone_landed,
                         MAX(fare)         OVER z AS zone_max_fare,
                         MAX(KILOMETRES(miles)) OVER z AS zone_max_km,
                         SUM(fare)         OVER s AS zone_recent_fare,
                         SUM(tip)          OVER s AS zone_recent_tips,
                         COUNT(*)          OVER s AS zone_recent_rows,
                         SUM(fare)         OVER d AS dest_fare,
                         STDDEV_SAMP(fare) OVER d AS dest_fare_sd,
                         COUNT(*)          OVER d AS dest_rows
                  FROM trips
                  WINDOW z AS (PARTITION BY zone ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING),
                         s AS (PARTITION BY zone ORDER BY event_time RANGE INTERVAL '10' SECOND PRECEDING),
                         d AS (PARTITION BY dest ORDER BY event_time ROWS 5 PRECEDING)
                ) WHERE kind = 'departed'
                """);
        Files.writeString(
                folder.resolve("label.sql"),
                "SELECT trip_id, CASE WHEN delay_min >= 15 THEN 1 ELSE 0 END AS label FROM trips WHERE kind = 'landed'\n");
        Files.writeString(
                folder.resolve("views.sql"),
                "CREATE VIEW busy_zones AS SELECT zone, COUNT(*) AS trips FROM features GROUP BY zone;\n");
        FunctionJar.write(folder.resolve("functions").resolve("kilometres.jar"));
        return folder;
    }
}
