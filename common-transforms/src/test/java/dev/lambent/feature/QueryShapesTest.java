package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.fold.Fold;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many ways to write a query that is one level of windows; each is compared with DuckDB. */
class QueryShapesTest {
    private static final RowSchema SCHEMA =
            TestApps.schema("id BIGINT NOT NULL, event_time TIMESTAMP NOT NULL, k VARCHAR, x DOUBLE, n INTEGER");

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Row row = new Row(SCHEMA.width()).setLong(0, i).setLong(1, 1_600_000_000_000L + i * 60_000L);
            row.setText(2, i % 7 == 0 ? null : "k" + i % 3).setLong(4, i % 11 - 5);
            rows.add(i % 5 == 0 ? row : row.setDouble(3, i * 0.1));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, x + n AS s FROM events",
                "SELECT * FROM events WHERE k = 'k1'",
                "SELECT ID, K, COUNT(1) OVER W AS c, SUM(1) OVER w AS ones, SUM(n) OVER w + COUNT(*) OVER w AS s"
                        + " FROM Events AS e WINDOW w AS (PARTITION BY e.k ORDER BY Event_Time ROWS 4 PRECEDING)",
                "WITH f AS (SELECT id, event_time, k, n * 2 AS n2 FROM events WHERE n > -4),"
                        + " g AS (SELECT id, k, SUM(n2) OVER (PARTITION BY k ORDER BY event_time"
                        + " RANGE INTERVAL '90' MINUTE PRECEDING) AS s FROM f WHERE n2 < 8)"
                        + " SELECT id, s / 2 AS h FROM g WHERE s > 3 OR k IS NULL",
                "SELECT id, a * 2 AS a2, b FROM (SELECT id, a, a + c AS b FROM (SELECT id, AVG(x) OVER w AS a, COUNT(x)"
                        + " OVER (ORDER BY event_time RANGE INTERVAL '168' HOUR PRECEDING) AS c FROM events"
                        + " WINDOW w AS (PARTITION BY UPPER(k), n > 0 ORDER BY event_time ROWS 9 PRECEDING)) p) q"
                        + " WHERE b IS NOT NULL",
                "SELECT id, CASE WHEN COUNT(*) OVER w > 2 THEN AVG(n) OVER w ELSE AVG(x) OVER w END AS mixed,"
                        + " COALESCE(SUM(x) OVER w, 0) / NULLIF(COUNT(x) OVER w, 0) AS ratio, 7 AS seven, 'a' AS letter"
                        + " FROM events WINDOW w AS (PARTITION BY k, n ORDER BY event_time ASC"
                        + " RANGE BETWEEN INTERVAL '365' DAY PRECEDING AND CURRENT ROW)",
                "SELECT e.*, SUM(x) FILTER (WHERE n > 0) OVER (ORDER BY event_time ROWS 20 PRECEDING) AS s FROM events e",
                "SELECT id, SUM(d) OVER (PARTITION BY k ORDER BY event_time ROWS 3 PRECEDING) AS s"
                        + " FROM (SELECT id, k, event_time, CASE WHEN n > 0 THEN x END AS d FROM events WHERE id <> 3) t"
                        + " WHERE k IN ('k1', 'k2')",
            })
    void agreesWithDuckDb(String sql) throws SQLException {
        Fold fold = TestApps.compile("events", SCHEMA, "id", sql, Duration.ofHours(1))
                .fold();
        RowSchema schema = fold.outputSchema();
        FoldRunner runner = new FoldRunner(fold);
        Map<Long, Row> ours = new TreeMap<>();
        for (Row event : rows()) {
            Row row = runner.fold(event, event.longAt(1));
            if (row != null) {
                ours.put(row.longAt(schema.indexOf("id")), row);
            }
        }
        try (DuckDb duck = new DuckDb()) {
            duck.createTable("events", SCHEMA, rows());
            List<Row> theirs = duck.query("SELECT * FROM (" + sql + ") AS o ORDER BY id", schema);
            assertThat(rounded(new ArrayList<>(ours.values()), schema))
                    .isNotEmpty()
                    .isEqualTo(rounded(theirs, schema));
        }
    }

    private static List<List<Object>> rounded(List<Row> rows, RowSchema schema) {
        List<List<Object>> values = new ArrayList<>();
        for (Row row : rows) {
            List<Object> line = new ArrayList<>();
            for (int i = 0; i < schema.width(); i++) {
                Object value = row.boxed(i, schema.column(i).type());
                line.add(value instanceof Double number ? (Object) (Math.round(number * 1e9) / 1e9) : value);
            }
            values.add(line);
        }
        return values;
    }

    @Test
    void namesAreAsTheStreamOrTheAliasSpellsThem() {
        Fold fold = TestApps.compile(
                        "events", SCHEMA, "id", "SELECT ID, N AS Total, EVENTS.K FROM EVENTS", Duration.ofHours(1))
                .fold();
        assertThat(fold.outputSchema().columns().stream().map(Column::name)).containsExactly("id", "Total", "k");
    }

    @Test
    void withoutWindowsRowsAreSpreadAndNothingIsKept() {
        Fold fold = TestApps.compile("events", SCHEMA, "id", "SELECT id, x FROM events", Duration.ofHours(1))
                .fold();
        FoldRunner runner = new FoldRunner(fold);
        rows().forEach(row -> runner.fold(row, row.longAt(1)));
        assertThat(fold.sets()).hasSize(1);
        assertThat(runner.keys()).isBetween(100, 200);
        assertThat(fold.newState(0).isEmpty()).isTrue();
    }

    @Test
    void sixtyFeaturesCompileAndFold() {
        StringBuilder sql = new StringBuilder("SELECT id");
        for (int i = 0; i < 60; i++) {
            sql.append(", CASE WHEN COUNT(x) OVER w")
                    .append(i % 6)
                    .append(" > ")
                    .append(i);
            sql.append(" THEN AVG(x * ").append(i).append(") OVER w").append(i % 6);
            sql.append(" ELSE STDDEV_SAMP(x) OVER w")
                    .append((i + 1) % 6)
                    .append(" END AS f")
                    .append(i);
        }
        sql.append(" FROM events WINDOW ");
        for (int i = 0; i < 6; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append('w')
                    .append(i)
                    .append(" AS (PARTITION BY ")
                    .append(i % 2 == 0 ? "k" : "n");
            sql.append(" ORDER BY event_time RANGE INTERVAL '").append(i + 1).append("' HOUR PRECEDING)");
        }
        Fold fold = TestApps.compile("events", SCHEMA, "id", sql.toString(), Duration.ofHours(1))
                .fold();
        assertThat(fold.sets()).hasSize(2);
        assertThat(fold.outputSchema().width()).isEqualTo(61);
        FoldRunner runner = new FoldRunner(fold);
        assertThat(rows().stream().map(row -> runner.fold(row, row.longAt(1)))).doesNotContainNull();
    }

    @Test
    void oneTransformServesManyThreads() throws Exception {
        Fold fold = TestApps.compile(
                        "events",
                        SCHEMA,
                        "id",
                        "SELECT id, k || '!' AS kk, AVG(x) OVER (PARTITION BY k ORDER BY event_time ROWS 5 PRECEDING) AS a"
                                + " FROM events",
                        Duration.ofHours(1))
                .fold();
        Callable<List<Row>> run = () -> {
            FoldRunner runner = new FoldRunner(fold);
            return rows().stream().map(row -> runner.fold(row, row.longAt(1))).toList();
        };
        List<Row> expected = run.call();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<List<Row>> result : threads.invokeAll(List.of(run, run, run, run, run, run))) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(fold.outputSchema().column(2).type()).isEqualTo(ColumnType.DOUBLE);
    }
}
