package dev.lambent.feature;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * CPU nanoseconds per row of the flights app's fold, one thread: {@code FoldBenchmark APP_FOLDER FLIGHTS_PARQUET
 * [ROWS]}. Not a test; see docs/features-sql.md.
 */
final class FoldBenchmark {
    private FoldBenchmark() {}

    public static void main(String[] args) throws SQLException {
        App app = AppLoader.load(Path.of(args[0]), new Home(Path.of("target", "benchmark")));
        long started = System.nanoTime();
        Transform transform = Transform.compile(app);
        System.out.printf("compiled in %d ms%n", (System.nanoTime() - started) / 1_000_000);
        int limit = args.length > 2 ? Integer.parseInt(args[2]) : 1_000_000;
        List<Row> rows = rows(app.stream("flights").schema(), args[1], limit);
        int time = app.stream("flights").eventTimeIndex();
        for (int round = 0; round < 6; round++) {
            // Every second round has 5 % of its rows 20 minutes late.
            long late = round % 2 == 1 ? 20 * 60_000L : 0;
            FoldRunner runner = new FoldRunner(transform.fold());
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long scored = 0;
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                long logTime = row.longAt(time);
                Row event = late > 0 && i % 20 == 0 ? late(row, time, late) : row;
                scored += runner.fold(event, logTime) == null ? 0 : 1;
            }
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            System.out.printf(
                    "%d rows (%s), %d scored: %d ns of CPU a row; %d keys, %d KB of encoded state%n",
                    rows.size(),
                    late > 0 ? "5 % late" : "in order",
                    scored,
                    cpu / rows.size(),
                    runner.keys(),
                    runner.stateBytes() / 1024);
        }
    }

    private static Row late(Row row, int time, long late) {
        Row copy = new Row(row.width());
        for (int i = 0; i < row.width(); i++) {
            copy.copyFrom(i, row, i);
        }
        return copy.setLong(time, row.longAt(time) - late);
    }

    private static List<Row> rows(RowSchema schema, String parquet, int limit) throws SQLException {
        try (DuckDb duck = new DuckDb()) {
            return duck.query(
                    """
                    SELECT * FROM (
                      SELECT flight_id, 'departed' AS kind, dep_ts::TIMESTAMP AS event_time, origin, dest, distance_mi,
                             local_minute, local_dow, NULL AS arr_delay_min FROM read_parquet('%1$s')
                      UNION ALL
                      SELECT flight_id, 'landed', dep_ts::TIMESTAMP
                             + to_milliseconds(CAST((0.125 * distance_mi + 38) * 60000 AS BIGINT)),
                             origin, dest, distance_mi, local_minute, local_dow, arr_delay_min FROM read_parquet('%1$s'))
                    ORDER BY event_time LIMIT %2$d
                    """
                            .formatted(parquet, limit),
                    schema);
        }
    }
}
