package dev.lambent.deploy.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two streams of 3 and 4 partitions that meet in one fold; windows by two other keys than the rows' own; a view that is
 * looked up by key.
 */
final class ChaosApp {
    static final String NAME = "chaos";
    static final String TRIPS = "trips";
    static final String SENSORS = "sensors";
    static final int TRIP_PARTITIONS = 3;
    static final int SENSOR_PARTITIONS = 4;
    static final long LATENESS_MILLIS = 5_000;
    static final long LONG_WINDOW_MILLIS = 20_000;
    static final long SHORT_WINDOW_MILLIS = 3_000;
    /** Of the changed feature set. */
    static final long OTHER_SHORT_WINDOW_MILLIS = 2_000;

    static final int LAST_ROWS = 5;

    private ChaosApp() {}

    static String topic(String stream) {
        return NAME + "." + stream;
    }

    /** @param brokers where every process of the platform finds the log */
    static Path write(Path folder, String brokers) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("lambent.yaml"),
                """
                app: chaos
                log: { bootstrap_servers: "%s" }
                streams:
                  trips:
                    partitions: 3
                    key: trip_id
                    event_time: event_time
                    columns: { trip_id: BIGINT, kind: VARCHAR NOT NULL, event_time: TIMESTAMP, zone: VARCHAR NOT NULL,
                               dest: VARCHAR, miles: INTEGER NOT NULL, fare: DOUBLE, delay_min: INTEGER }
                    expect: [ "miles > 0", "kind IN ('departed','landed')" ]
                    max_lateness: 5s
                  sensors:
                    partitions: 4
                    key: sensor_id
                    event_time: event_time
                    columns: { sensor_id: BIGINT, event_time: TIMESTAMP, zone: VARCHAR, reading: DOUBLE }
                    expect: [ "reading > -1000" ]
                    max_lateness: 5s
                features: features.sql
                row_id: trip_id
                label: { sql: label.sql, matures_after: 1s, absent: drop }
                lookups: { zone_load: zone }
                task: binary
                goals: [ "log_loss <= 3", "log_loss within 3 of champion" ]
                baselines: [ prior ]
                gate: { min_rows: 20 }
                train:
                  folds: { kind: expanding, count: 2, gap: 1s }
                  candidates: [ logistic_regression ]
                  parameters: { logistic_regression: { reg_param: [ 0.01 ], elastic_net_param: [ 0 ] } }
                """
                        .formatted(brokers));
        Files.writeString(
                folder.resolve("features.sql"),
                """
                SELECT * FROM (
                  SELECT kind, trip_id, zone, dest, miles,
                         AVG(CASE WHEN kind = 'landed' THEN CAST(delay_min AS DOUBLE) END) OVER z AS zone_delay,
                         MAX(fare)         OVER z AS zone_max_fare,
                         SUM(fare)         OVER s AS zone_recent_fare,
                         COUNT(kind)       OVER s AS zone_recent_rows,
                         LAST_VALUE(reading) IGNORE NULLS OVER z AS zone_reading,
                         SUM(fare)         OVER d AS dest_fare,
                         COUNT(*)          OVER d AS dest_rows
                  FROM (
                    SELECT kind, trip_id, event_time, zone, dest, miles, fare, delay_min, CAST(NULL AS DOUBLE) AS reading
                    FROM trips
                    UNION ALL
                    SELECT CAST(NULL AS VARCHAR), CAST(NULL AS BIGINT), event_time, zone, CAST(NULL AS VARCHAR),
                           CAST(NULL AS INTEGER), CAST(NULL AS DOUBLE), CAST(NULL AS INTEGER), reading
                    FROM sensors
                  )
                  WINDOW z AS (PARTITION BY zone ORDER BY event_time RANGE INTERVAL '20' SECOND PRECEDING),
                         s AS (PARTITION BY zone ORDER BY event_time RANGE INTERVAL '3' SECOND PRECEDING),
                         d AS (PARTITION BY dest ORDER BY event_time ROWS 5 PRECEDING)
                ) WHERE kind = 'departed'
                """);
        Files.writeString(
                folder.resolve("label.sql"),
                "SELECT trip_id, CASE WHEN delay_min >= 15 THEN 1 ELSE 0 END AS label FROM trips WHERE kind = 'landed'\n");
        Files.writeString(
                folder.resolve("views.sql"),
                """
                CREATE VIEW zone_load AS
                SELECT zone, count(*) AS places, CAST(sum(_offset) AS BIGINT) AS offsets FROM events
                WHERE zone IS NOT NULL GROUP BY zone;
                """);
        return folder;
    }

    /** Another feature set: its short window is another one. */
    static void change(Path folder) throws IOException {
        Path features = folder.resolve("features.sql");
        String sql = Files.readString(features);
        Files.writeString(features, sql.replace("INTERVAL '3' SECOND", "INTERVAL '2' SECOND"));
    }
}
