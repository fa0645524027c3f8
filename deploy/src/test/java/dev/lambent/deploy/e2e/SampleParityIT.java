package dev.lambent.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every flight of the sample through the log, up to two hours out of order, so that rows come late and event times tie: what
 * the Flink job computed is archived, replayed by Spark, and compared bit for bit.
 */
@Tag("drill")
class SampleParityIT {
    private static final Path FLIGHTS = Path.of(System.getProperty("lambent.root"), "deploy", "apps", "flights");
    private static final long DEPARTURES = 342_425;
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void flinkAndSparkComputeTheSameFeatures(int partitions) throws Exception {
        Path rows = disorderedRows();
        try (Platform platform = new Platform(app(partitions), folder.resolve("home"))) {
            run(platform, START_UP, "up");
            run(platform, CATCH_UP, "ingest", "--stream", "flights", rows.toString());
            Platform.await(
                    "the merged view holds the sample",
                    CATCH_UP,
                    () -> number(platform, "SELECT count(*) FROM events") == 2 * DEPARTURES);
            run(platform, CATCH_UP, "batch", "--train", "never");
            Platform.await(
                    "epoch 1 is served",
                    START_UP,
                    () -> platform.sql("SELECT 1").epoch() == 1);
            JsonNode sums = platform.sql(
                            "SELECT CAST(sum(compared) AS BIGINT), CAST(sum(feature_differences) AS BIGINT) FROM audit")
                    .rows()
                    .get(0);
            assertThat(sums.get(0).asLong()).as("departures compared").isEqualTo(DEPARTURES);
            assertThat(sums.get(1).asLong())
                    .as("departures with other features")
                    .isZero();
            run(platform, START_UP, "audit");
        }
    }

    private static void run(Platform platform, Duration limit, String... arguments) {
        Platform.Outcome outcome = platform.run(limit, arguments);
        assertThat(outcome.exitCode()).as(outcome.output() + platform.logs()).isZero();
    }

    private static long number(Platform platform, String sql) {
        return platform.sql(sql).rows().get(0).get(0).asLong();
    }

    /** The flights app with as many partitions, and a log instead of a history. */
    private Path app(int partitions) throws IOException {
        Path app = Files.createDirectories(folder.resolve("app"));
        for (String file : new String[] {"features.sql", "label.sql", "views.sql"}) {
            Files.copy(FLIGHTS.resolve(file), app.resolve(file));
        }
        String manifest = Files.readString(FLIGHTS.resolve("lambent.yaml"))
                .replaceAll("partitions: \\d+", "partitions: " + partitions)
                .replaceAll("(?m)^history:.*\\R(  .*\\R)+", "");
        Files.writeString(app.resolve("lambent.yaml"), manifest);
        return app;
    }

    private Path disorderedRows() throws Exception {
        Path rows = folder.resolve("rows.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE VIEW flights AS SELECT * FROM read_parquet('"
                    + FLIGHTS.resolve("data/sample.parquet") + "')");
            statement.execute("CREATE VIEW log_rows AS " + Files.readString(FLIGHTS.resolve("prepare/log-rows.sql")));
            statement.execute("COPY (SELECT * FROM log_rows ORDER BY"
                    + " event_time + to_seconds(CAST(hash(flight_id, kind) % 7200 AS BIGINT)), flight_id, kind) TO '"
                    + rows
                    + "' (FORMAT parquet)");
        }
        return rows;
    }
}
