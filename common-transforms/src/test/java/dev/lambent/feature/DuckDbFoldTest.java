package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same features.sql run by DuckDB, on logs in event-time order without ties, agrees within 1e-9. */
class DuckDbFoldTest {
    private static final RowSchema SCHEMA = TestApps.schema("id BIGINT NOT NULL, event_time TIMESTAMP NOT NULL,"
            + " k VARCHAR, g INTEGER, x DOUBLE, n BIGINT, s VARCHAR, flag BOOLEAN");

    private static final String MANY_WINDOWS =
            """
            SELECT id, k, COALESCE(mean_x, -1) * 2 AS twice, n_rows, sum_n, sd, sp, vs, vp, low, high, last_s, share, total,
                   mean_x / NULLIF(n_rows, 0) AS ratio,
                   CASE WHEN n_rows > 3 AND k IS NOT NULL THEN 'busy' WHEN n_rows = 1 THEN 'first' END AS busy,
                   EXTRACT(HOUR FROM event_time) AS hr, EXTRACT(ISODOW FROM event_time) AS dow, ten_mean, ten_max, three_n,
                   first_ever, kinds_s, kinds_x, first_s, first_n, others_x, previous_s, earlier_x, earlier_n, older_n,
                   before_s, third_n, median_x, high_n, ever_n, ever_x, ever_low, ever_high, ever_s, ever_last, ever_sd
            FROM (
              SELECT id, k, event_time,
                     AVG(x) OVER hour_k AS mean_x, COUNT(*) OVER hour_k AS n_rows, SUM(n) OVER hour_k AS sum_n,
                     STDDEV_SAMP(x) OVER hour_k AS sd, STDDEV_POP(n) OVER hour_k AS sp,
                     VAR_SAMP(n) OVER day_g AS vs, VAR_POP(x) OVER day_g AS vp,
                     MIN(x) OVER day_g AS low, MAX(s) OVER day_g AS high, LAST_VALUE(s) OVER hour_k AS last_s,
                     COUNT(DISTINCT s) OVER day_g AS kinds_s, COUNT(DISTINCT x) OVER hour_k AS kinds_x,
                     FIRST_VALUE(s) OVER hour_k AS first_s, FIRST_VALUE(n) OVER day_g AS first_n,
                     AVG(CASE WHEN flag THEN 1 ELSE 0 END) OVER (PARTITION BY k, g ORDER BY event_time
                       RANGE BETWEEN INTERVAL '90' MINUTE PRECEDING AND CURRENT ROW) AS share,
                     SUM(x) OVER (ORDER BY event_time RANGE INTERVAL '10' MINUTE PRECEDING) AS total,
                     AVG(x) OVER (PARTITION BY UPPER(s) ORDER BY event_time ROWS 10 PRECEDING) AS ten_mean,
                     MAX(event_time) OVER (PARTITION BY g ORDER BY event_time ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)
                       AS ten_max,
                     COUNT(n) FILTER (WHERE n > 0) OVER (PARTITION BY k ORDER BY event_time ROWS 3 PRECEDING) AS three_n,
                     MIN(event_time) OVER day_g AS first_ever,
                     AVG(x) OVER (PARTITION BY k ORDER BY event_time RANGE INTERVAL '1' HOUR PRECEDING
                       EXCLUDE CURRENT ROW) AS others_x,
                     LAST_VALUE(s) OVER (PARTITION BY k ORDER BY event_time ROWS 3 PRECEDING EXCLUDE CURRENT ROW)
                       AS previous_s,
                     AVG(x) OVER (PARTITION BY k ORDER BY event_time RANGE BETWEEN INTERVAL '3' HOUR PRECEDING
                       AND INTERVAL '20' MINUTE PRECEDING) AS earlier_x,
                     COUNT(n) OVER (PARTITION BY g ORDER BY event_time RANGE BETWEEN INTERVAL '1' DAY PRECEDING
                       AND INTERVAL '30' MINUTE PRECEDING) AS earlier_n,
                     MAX(n) OVER (PARTITION BY k ORDER BY event_time ROWS BETWEEN 7 PRECEDING AND 2 PRECEDING) AS older_n,
                     LAG(s) OVER (PARTITION BY k ORDER BY event_time) AS before_s,
                     LAG(n, 3, 0) OVER (PARTITION BY g ORDER BY event_time) AS third_n,
                     MEDIAN(x) OVER hour_k AS median_x, QUANTILE_CONT(n, 0.9) OVER day_g AS high_n,
                     COUNT(*) OVER ever_k AS ever_n, SUM(x) OVER ever_k AS ever_x, MIN(n) OVER ever_k AS ever_low,
                     MAX(s) OVER ever_k AS ever_high, COUNT(DISTINCT s) OVER ever_k AS ever_s,
                     LAST_VALUE(n) IGNORE NULLS OVER ever_k AS ever_last,
                     STDDEV_POP(x) OVER (PARTITION BY k ORDER BY event_time ROWS BETWEEN UNBOUNDED PRECEDING
                       AND CURRENT ROW EXCLUDE CURRENT ROW) AS ever_sd
              FROM events
              WHERE n IS NULL OR MOD(n, 7) <> 3
              WINDOW ever_k AS (PARTITION BY k ORDER BY event_time RANGE UNBOUNDED PRECEDING),
                     hour_k AS (PARTITION BY k ORDER BY event_time RANGE INTERVAL '1' HOUR PRECEDING),
                     day_g AS (PARTITION BY g ORDER BY event_time RANGE INTERVAL '1' DAY PRECEDING)
            ) t
            WHERE n_rows > 2 OR total > 0
            """;

    @Test
    void manyWindowsOverGeneratedRowsAgree() throws SQLException {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        long time = 1_600_000_000_000L;
        for (int i = 0; i < 3000; i++) {
            time += 1 + random.nextInt(120_000);
            Row row = new Row(SCHEMA.width()).setLong(0, i).setLong(1, time);
            row.setText(2, random.nextInt(9) == 0 ? null : "k" + random.nextInt(6));
            row.setText(6, random.nextInt(9) == 0 ? null : "s" + random.nextInt(5));
            if (random.nextInt(9) > 0) {
                row.setLong(3, random.nextInt(4)).setDouble(4, random.nextGaussian() * 100);
            }
            if (random.nextInt(9) > 0) {
                row.setLong(5, random.nextInt(2000) - 1000).setBoolean(7, random.nextBoolean());
            }
            rows.add(row);
        }
        Transform transform = TestApps.compile("events", SCHEMA, "id", MANY_WINDOWS, Duration.ofHours(1));
        try (DuckDb duck = new DuckDb()) {
            duck.createTable("events", SCHEMA, rows);
            assertAgrees(transform, rows, 1, duck, MANY_WINDOWS, "id", 2000);
        }
    }

    @Test
    void theFlightsAppAgreesOnRealFlights(@TempDir Path home) throws SQLException {
        Path folder = Path.of(System.getProperty("lambent.root"), "deploy", "apps", "flights");
        App app = AppLoader.load(folder, new Home(home));
        realFlights(app, folder.resolve("data").resolve("sample.parquet"), 20_000);
    }

    @Test
    void theFlightsAppAgreesOnTheLargerData(@TempDir Path home) throws SQLException {
        Path root = Path.of(System.getProperty("lambent.root"));
        Path data = root.resolveSibling("shared").resolve("data").resolve("flights_us_2001_janfeb.parquet");
        if (!Files.exists(data)) {
            System.out.println(
                    "NOT RUN: comparison with DuckDB on flights_us_2001_janfeb, because " + data + " is not there");
            return;
        }
        realFlights(AppLoader.load(root.resolve("deploy/apps/flights"), new Home(home)), data, 60_000);
    }

    @Test
    void theNycFlightsAppAgreesOnFlightsWeatherAndPlanes(@TempDir Path home) throws Exception {
        Path root = Path.of(System.getProperty("lambent.root"));
        Path data = root.resolveSibling("shared").resolve("data");
        if (!Files.exists(data.resolve("flights_nyc_2013.parquet"))) {
            System.out.println(
                    "NOT RUN: comparison with DuckDB on flights_nyc_2013, because " + data + " is not there");
            return;
        }
        Path folder = root.resolve("deploy/apps/nyc-flights");
        App app = AppLoader.load(folder, new Home(home));
        Transform transform = Transform.compile(app);
        record Entry(String stream, Row row, long time) {}
        List<Entry> log = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            for (String stream : List.of("planes", "weather", "flights")) {
                RowSchema schema = app.stream(stream).schema();
                String file = stream.equals("planes") ? "planes_2013" : stream + "_nyc_2013";
                duck.execute("CREATE OR REPLACE VIEW source AS SELECT * FROM read_parquet('" + data.resolve(file)
                        + ".parquet')");
                String sql = Files.readString(folder.resolve("prepare").resolve(stream + ".sql"));
                int time = app.stream(stream).eventTimeIndex();
                for (Row row : duck.query(sql + " LIMIT 40000", schema)) {
                    log.add(new Entry(stream, row, row.longAt(time)));
                }
            }
            log.sort(Comparator.comparingLong(Entry::time));
            FoldRunner runner = new FoldRunner(transform.fold());
            Map<String, List<Row>> tables = new HashMap<>();
            List<Row> ours = new ArrayList<>();
            long last = 0;
            for (Entry entry : log) {
                last = Math.max(last + 1, entry.time()); // no ties
                Row row = entry.row().setLong(app.stream(entry.stream()).eventTimeIndex(), last);
                tables.computeIfAbsent(entry.stream(), s -> new ArrayList<>()).add(row);
                Row features = runner.fold(entry.stream(), row, last);
                if (features != null) {
                    ours.add(features);
                }
            }
            for (Map.Entry<String, List<Row>> table : tables.entrySet()) {
                duck.createTable(table.getKey(), app.stream(table.getKey()).schema(), table.getValue());
            }
            assertThat(ours).hasSizeGreaterThan(15_000);
            RowSchema schema = transform.fold().outputSchema();
            // DuckDB knows nothing of `known_after: 1h`.
            String text = app.features().text().replace("observed_at", "observed_at + INTERVAL '1' HOUR");
            Agreement.check(schema, "flight_id", ours, duck.query(text, schema));
        }
    }

    private static void realFlights(App app, Path parquet, int limit) throws SQLException {
        Transform transform = Transform.compile(app);
        RowSchema schema = app.stream("flights").schema();
        try (DuckDb duck = new DuckDb()) {
            duck.execute(
                    """
                    CREATE TABLE flights AS
                    WITH raw AS (SELECT * REPLACE (dep_ts::TIMESTAMP AS dep_ts) FROM read_parquet('%s')),
                    both_rows AS (
                      SELECT flight_id, 'departed' AS kind, dep_ts AS event_time, origin, dest, distance_mi, local_minute,
                             local_dow, NULL AS arr_delay_min FROM raw
                      UNION ALL
                      SELECT flight_id, 'landed', dep_ts + to_milliseconds(CAST((0.125 * distance_mi + 38) * 60000 AS BIGINT)),
                             origin, dest, distance_mi, local_minute, local_dow, arr_delay_min FROM raw)
                    SELECT * REPLACE (event_time + to_milliseconds(row_number() OVER (
                             PARTITION BY event_time ORDER BY kind, flight_id) - 1) AS event_time)  -- no ties
                    FROM both_rows ORDER BY event_time LIMIT %d
                    """
                            .formatted(parquet, limit));
            List<Row> rows = duck.query("SELECT * FROM flights ORDER BY event_time", schema);
            assertThat(rows).hasSize(limit);
            assertAgrees(
                    transform,
                    rows,
                    schema.indexOf("event_time"),
                    duck,
                    app.features().text(),
                    "flight_id",
                    limit / 4);
        }
    }

    private static void assertAgrees(
            Transform transform, List<Row> rows, int timeColumn, DuckDb duck, String sql, String id, int atLeast)
            throws SQLException {
        RowSchema schema = transform.fold().outputSchema();
        FoldRunner runner = new FoldRunner(transform.fold());
        List<Row> ours = new ArrayList<>();
        for (Row row : rows) {
            Row features = runner.fold(row, row.longAt(timeColumn));
            if (features != null) {
                ours.add(features);
            }
        }
        List<Row> theirs = duck.query(sql, schema);
        assertThat(ours).hasSizeGreaterThan(atLeast);
        Agreement.check(schema, id, ours, theirs);
    }
}
