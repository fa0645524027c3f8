package dev.lambent.serving.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked and what may not, against the real, locked database. */
class QueryGateTest {
    @TempDir
    static Path folder;

    private static Database database;
    private static ViewWriter writer;
    private static QueryService queries;

    @BeforeAll
    static void open() throws Exception {
        Path lake = folder.resolve("lake");
        Files.createDirectories(lake.resolve("events"));
        // A file that DuckDB itself may read, because it is in the lake; users may not.
        Files.writeString(lake.resolve("secret.csv"), "a,b\n1,2\n");
        Trips trips = Trips.in(folder.resolve("app"));
        ViewSchema schema = ViewSchema.of(trips);
        database = Database.open(lake, schema, new Database.Limits("200MB", 2));
        writer = new ViewWriter(database, schema);
        AppViewCheck checked = AppViewCheck.of(database, writer, schema, trips.app());
        writer.swap(
                checked.views().merged(dev.lambent.log.Boundary.START, Map.of()),
                MergedViews.speedCondition(dev.lambent.log.Boundary.START),
                new CoverageState(0, 0, -1, "", Optional.empty()));
        queries = new QueryService(database, checked.gate(), epoch -> null, 2);
    }

    @AfterAll
    static void close() {
        queries.close();
        writer.close();
        database.close();
    }

    private static QueryResult run(String sql) {
        return queries.run(new QueryRequest(sql, OptionalLong.empty(), 5_000, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM events",
                "select count(*) from EVENTS e join labels using (trip_id);",
                "FROM events SELECT city LIMIT 1",
                "WITH a AS (SELECT city FROM events), b AS (SELECT * FROM a) SELECT * FROM b UNION ALL SELECT * FROM a",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n",
                "SELECT (SELECT max(paid) FROM events), * FROM busiest",
                "SELECT city, count(*) OVER (PARTITION BY city ORDER BY _offset) FROM events QUALIFY true",
                "VALUES (1, 'a'), (2, 'b')",
                "TABLE quality",
                "SELECT * FROM range(3)",
                "SELECT unnest([1, 2, 3])",
                "SELECT * FROM events WHERE trip_id IN (SELECT trip_id FROM outcomes) -- a comment; with a semicolon",
                "SHOW TABLES",
                "DESCRIBE predictions",
                "SUMMARIZE events",
                "SELECT * FROM (DESCRIBE events)",
                "SELECT * FROM events, LATERAL (SELECT events.paid + 1) t(x)",
                "SELECT epoch, complete FROM coverage",
                "SELECT ';', \"_offset\" FROM events",
                "PIVOT events ON kind IN ('departed', 'landed') USING count(*)",
                "SELECT * FROM models, publications, audit, label_rows, quarantine, served, features"
            })
    void selectsOverTheViewsRun(String sql) {
        assertThatCode(() -> run(sql)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY (SELECT 1) TO '/tmp/out.csv'",
                "COPY events TO 'LAKE/out.parquet'",
                "ATTACH 'LAKE/x.db'",
                "ATTACH ':memory:' AS m",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP VIEW merged.events",
                "COMMIT; DROP SCHEMA merged CASCADE",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM 'LAKE/secret.csv'",
                "SELECT * FROM \"LAKE/secret.csv\"",
                "SELECT * FROM read_csv('LAKE/secret.csv')",
                "SELECT * FROM events WHERE trip_id IN (SELECT a FROM read_csv('LAKE/secret.csv'))",
                "WITH x AS (SELECT * FROM read_parquet('LAKE/*/*.parquet')) SELECT * FROM x",
                "WITH events AS (SELECT * FROM read_csv_auto('LAKE/secret.csv')) SELECT * FROM events",
                "SELECT (SELECT a FROM read_csv('LAKE/secret.csv'))",
                "SELECT * FROM parquet_scan('LAKE/x.parquet')",
                "SELECT * FROM system.main.read_text('LAKE/secret.csv')",
                "SELECT content FROM read_blob('LAKE/secret.csv')",
                "SELECT * FROM glob('LAKE/*')",
                "SELECT * FROM sniff_csv('LAKE/secret.csv')",
                "SELECT * FROM query('SELECT 1')",
                "SELECT * FROM query_table('events')",
                "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM duckdb_secrets()",
                "SELECT * FROM pragma_table_info('events')",
                "SELECT * FROM checkpoint()",
                "SELECT * FROM enable_logging()",
                "PRAGMA database_list",
                "PRAGMA threads = 8",
                "SET threads = 8",
                "SET memory_limit = '10GB'",
                "RESET memory_limit",
                "SELECT getenv('HOME')",
                "SELECT current_setting('memory_limit')",
                "SELECT getvariable('x')",
                "SELECT sleep_ms(10000)",
                "SELECT write_log('x')",
                "SELECT CASE WHEN true THEN GetEnv('HOME') END FROM events ORDER BY getenv('X')",
                "SELECT * FROM speed.events",
                "SELECT * FROM lambent.coverage",
                "SELECT * FROM memory.merged.events",
                "SELECT * FROM merged.events",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM duckdb_tables",
                "SELECT * FROM sqlite_master",
                "WITH x AS (DELETE FROM speed.events RETURNING *) SELECT * FROM x",
                "WITH x AS (INSERT INTO speed.events SELECT * FROM speed.events RETURNING *) SELECT * FROM x",
                "WITH x AS (UPDATE lambent.coverage SET epoch = 9 RETURNING *) SELECT * FROM x",
                "SELECT * FROM (WITH \"LAKE/secret.csv\" AS (SELECT 1) SELECT 1) t, \"LAKE/secret.csv\"",
                "INSERT INTO speed.events SELECT * FROM speed.events",
                "DELETE FROM speed.events",
                "UPDATE lambent.coverage SET epoch = 7",
                "CREATE TABLE t AS SELECT 1",
                "CREATE OR REPLACE VIEW merged.events AS SELECT 1",
                "CREATE MACRO f() AS 1",
                "DROP VIEW merged.events",
                "INSTALL httpfs",
                "LOAD httpfs",
                "EXPORT DATABASE 'LAKE/out'",
                "CALL pragma_version()",
                "EXPLAIN ANALYZE SELECT 1",
                "USE speed",
                "BEGIN TRANSACTION",
                "VACUUM",
                "CHECKPOINT",
                "SHOW ALL TABLES",
                "SHOW DATABASES",
                "PREPARE p AS SELECT 1",
                "EXECUTE p",
                "",
                ";",
                "-- nothing",
                "SELEC 1",
                "SELECT * FROM nowhere"
            })
    void everythingElseIsRefusedAndChangesNothing(String template) {
        String sql = template.replace("LAKE", folder.resolve("lake").toString());

        assertThatThrownBy(() -> run(sql)).isInstanceOfSatisfying(LambentException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.USER));

        assertThat(run("SELECT epoch FROM coverage").rows().get(0)[0]).isEqualTo(0L);
        assertThat(run("SELECT count(*) FROM events").rows().get(0)[0]).isEqualTo(0L);
        assertThat(folder.resolve("lake")).isDirectoryNotContaining("glob:**/{out,x}*");
    }

    @Test
    void aViewThatIsNotThereIsNamedTogetherWithThoseThatAre() {
        assertThatThrownBy(() -> run("SELECT * FROM flights"))
                .hasMessageContaining("There is no view flights")
                .hasMessageContaining("busiest, busy, coverage, events");
    }

    @Test
    void aQueryThatTakesTooLongIsStopped() {
        QueryRequest endless = new QueryRequest(
                "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3",
                OptionalLong.empty(), 200, 10);
        long start = System.nanoTime();
        assertThatThrownBy(() -> queries.run(endless)).hasMessageContaining("ran longer than 200 ms");
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(5_000);
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryFailsAloneAndSaysSo() {
        assertThatThrownBy(() -> queries.run(new QueryRequest(
                        "SELECT list(range || 'some text to make it long enough') FROM range(20000000)",
                        OptionalLong.empty(),
                        30_000,
                        10)))
                .hasMessageContaining("too much memory");
        assertThat(run("SELECT 1").rows()).hasSize(1);
    }

    @Test
    void moreRowsThanTheLimitAreCutAndItIsSaid() {
        QueryResult result = run("SELECT * FROM range(1000000000)");
        assertThat(result.rows()).hasSize(100);
        assertThat(result.truncated()).isTrue();
        assertThat(run("SELECT * FROM range(100)").truncated()).isFalse();
    }

    @Test
    void valuesOfEveryTypeArePlain() {
        QueryResult result = run(
                """
                SELECT TIMESTAMP '2001-01-03 05:06:07.5', DATE '2001-01-03', 1::TINYINT, 1.5::FLOAT, 2.50::DECIMAL(9, 2),
                       18446744073709551616::HUGEINT, [1, NULL], {'a': 1, 'b': 'x'}, MAP {'k': 2}, 'a'::BLOB, NULL,
                       'NaN'::DOUBLE, INTERVAL 3 HOUR, true, TIMESTAMPTZ '2001-01-03 05:06:07+02'
                """);
        assertThat(result.rows().get(0)[0]).isEqualTo("2001-01-03T05:06:07.500Z");
        assertThat(result.rows().get(0)[1]).isEqualTo("2001-01-03");
        assertThat(result.rows().get(0)[2]).isEqualTo(1L);
        assertThat(result.rows().get(0)[3]).isEqualTo(1.5);
        assertThat(result.rows().get(0)[4]).isEqualTo(new java.math.BigDecimal("2.50"));
        assertThat(result.rows().get(0)[5]).isEqualTo(new java.math.BigInteger("18446744073709551616"));
        assertThat(result.rows().get(0)[6]).isEqualTo(java.util.Arrays.asList(1L, null));
        assertThat(result.rows().get(0)[7]).isEqualTo(Map.of("a", 1L, "b", "x"));
        assertThat(result.rows().get(0)[8]).isEqualTo(Map.of("k", 2L));
        assertThat(result.rows().get(0)[9]).isEqualTo("YQ==");
        assertThat(result.rows().get(0)[10]).isNull();
        assertThat(result.rows().get(0)[11]).isEqualTo(Double.NaN);
        assertThat(result.rows().get(0)[12]).isEqualTo("03:00:00");
        assertThat(result.rows().get(0)[13]).isEqualTo(true);
        assertThat(result.rows().get(0)[14]).isEqualTo("2001-01-03T03:06:07Z");
        assertThat(result.columns())
                .extracting(QueryResult.ResultColumn::type)
                .contains("TIMESTAMP", "INTEGER[]", "NULL");
    }

    @Test
    void wrongViewsOfTheAppAreNamedAllAtOnce() {
        Trips wrong = Trips.in(
                folder.resolve("wrong"),
                """
                CREATE VIEW good AS SELECT 1 AS one;
                CREATE VIEW files AS SELECT * FROM read_text('/etc/passwd');
                CREATE VIEW events AS SELECT 1;
                CREATE VIEW typo AS SELECT nothing FROM good;
                """,
                "{ good: two }");
        assertThatThrownBy(() -> AppViewCheck.of(database, writer, ViewSchema.of(wrong), wrong.app()))
                .isInstanceOf(LambentException.class)
                .hasMessageContainingAll(
                        "view files: The SQL is refused: the table function read_text is not allowed",
                        "view events: there is a view of this name already",
                        "view typo:",
                        "lookups.good:");
    }

    @Test
    void aQueryThatFailsWhileItRunsSaysWhy() {
        assertThatThrownBy(() -> run("SELECT CAST('x' || range AS INTEGER) FROM range(3)"))
                .hasMessageContaining("Could not convert string 'x0' to INT32");
        assertThatThrownBy(() -> run("SELECT error('the reason') -- and a comment"))
                .hasMessageContaining("the reason");
    }
}
