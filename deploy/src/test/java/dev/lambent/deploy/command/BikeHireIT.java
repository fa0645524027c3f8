package dev.lambent.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.app.Home;
import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.client.Answer;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.platform.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app that docs/app.md describes, taken from its text, on real bike rentals: a regression without history. */
class BikeHireIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void theAppOfTheDocumentationTrainsAndScoresRealRentals() throws Exception {
        Path root = Installation.current().root();
        Path rentals = root.resolve("../shared/data/bike_hourly.parquet").normalize();
        if (!Files.exists(rentals)) {
            System.out.println("BikeHireIT was NOT run: its data is not there (" + rentals + ")");
            return;
        }
        Path app = writeApp(Files.readString(root.resolve("docs/app.md")));
        Path hours = folder.resolve("hours.parquet");
        long rows = writeHours(rentals, hours);
        String home = folder.resolve("home").toString();
        try {
            assertThat(run("up", app, home)).isZero();
            assertThat(run("ingest", app, home, "--stream", "hours", hours.toString()))
                    .isZero();
            ServingClient serving = ServingClient.of(new Home(Path.of(home)));
            awaitRows(serving, rows);
            assertThat(run("batch", app, home)).isZero();
            awaitEpoch(serving, 1);

            assertThat(number(serving, "SELECT count(*) FROM events")).isEqualTo(rows);
            assertThat(number(
                            serving, "SELECT count(*) FROM (SELECT DISTINCT _topic, _partition, _offset FROM events)"))
                    .isEqualTo(rows);
            assertThat(number(serving, "SELECT count(*) FROM features")).isEqualTo(rows / 2);
            assertThat(number(
                            serving,
                            "SELECT count(*) FROM publications WHERE active_model IS NOT NULL"
                                    + " OR EXISTS (SELECT 1 FROM models)"))
                    .isPositive();
            Answer models = serving.sql("SELECT * FROM models");
            assertThat(models.rows()).isNotEmpty();
            JsonNode audit = serving.audit();
            assertThat(audit.path("holds").asBoolean()).as(audit.toString()).isTrue();
            assertThat(run("status", app, home)).isZero();
            assertThat(run("sql", app, home, "SELECT * FROM quality")).isZero();
            assertThat(run("lookup", app, home, "latest_hours", "17")).isZero();

            // Its processes stay away for a while, and what they knew is there again afterwards.
            assertThat(run("down", app, home)).isZero();
            assertThat(run("status", app, home)).isEqualTo(1);
            assertThat(run("up", app, home)).isZero();
            assertThat(number(ServingClient.of(new Home(Path.of(home))), "SELECT count(*) FROM events"))
                    .isEqualTo(rows);
        } finally {
            assertThat(run("down", app, home)).isZero();
        }
    }

    private Path writeApp(String documentation) throws IOException {
        Path app = Files.createDirectories(folder.resolve("bike-hire"));
        for (String file : new String[] {"lambent.yaml", "features.sql", "label.sql", "views.sql"}) {
            Matcher block = Pattern.compile("`" + Pattern.quote(file) + "`\\R```\\w+\\R(.*?)```", Pattern.DOTALL)
                    .matcher(documentation);
            assertThat(block.find()).as("docs/app.md shows " + file).isTrue();
            Files.writeString(app.resolve(file), block.group(1));
        }
        return app;
    }

    /** Each hour twice: when it begins, without the count, and when it is over, with it. Returns the number of rows. */
    private static long writeHours(Path rentals, Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            return statement.executeUpdate("COPY (WITH hour AS (SELECT row_number() OVER (ORDER BY ts) AS hour_id, ts,"
                    + " CAST(hr AS INTEGER) AS hour_of_day, workingday = 1 AS workingday,"
                    + " CAST(weathersit AS INTEGER) AS weather, temp AS temperature, hum AS humidity, windspeed, cnt"
                    + " FROM '" + rentals + "')"
                    + " SELECT hour_id, 'forecast' AS kind, ts AS event_time, hour_of_day, workingday, weather,"
                    + " temperature, humidity, windspeed, NULL AS rented FROM hour"
                    + " UNION ALL SELECT hour_id, 'counted', ts + INTERVAL 59 MINUTE, hour_of_day, workingday, weather,"
                    + " temperature, humidity, windspeed, CAST(cnt AS INTEGER) FROM hour"
                    + " ORDER BY event_time, hour_id, kind DESC) TO '" + file + "' (FORMAT parquet)");
        }
    }

    private static int run(String command, Path app, String home, String... more) {
        String[] args = new String[5 + more.length];
        args[0] = command;
        args[1] = "--app";
        args[2] = app.toString();
        args[3] = "--home";
        args[4] = home;
        System.arraycopy(more, 0, args, 5, more.length);
        return Lambent.commandLine().execute(args);
    }

    private static void awaitRows(ServingClient serving, long rows) {
        await(() -> number(serving, "SELECT count(*) FROM events") >= rows);
    }

    private static void awaitEpoch(ServingClient serving, long epoch) {
        await(() -> number(serving, "SELECT epoch FROM coverage") >= epoch);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    private static long number(ServingClient serving, String sql) {
        return serving.sql(sql).single().asLong();
    }
}
