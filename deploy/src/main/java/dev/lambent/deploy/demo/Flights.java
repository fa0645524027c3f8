package dev.lambent.deploy.demo;

import dev.lambent.app.App;
import dev.lambent.deploy.ingest.RecordSource;
import dev.lambent.deploy.ingest.TableRows;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/** The sample of the flights app as rows of the log, by event time. */
final class Flights {
    private final App app;
    private final List<String> setup;

    Flights(App app) {
        this.app = app;
        Path sample = app.folder().resolve("data/sample.parquet");
        Path rows = app.folder().resolve("prepare/log-rows.sql");
        try {
            setup = List.of(
                    "SET TimeZone = 'UTC'",
                    "CREATE VIEW flights AS SELECT * FROM read_parquet('"
                            + sample.toAbsolutePath().toString().replace("'", "''") + "')",
                    "CREATE VIEW log_rows AS " + Files.readString(rows));
        } catch (IOException e) {
            throw LambentException.user(
                    "The demo's flights are not there",
                    rows + ": " + e.getMessage(),
                    "Check out deploy/apps/flights.",
                    e);
        }
    }

    /** Writes the rows before {@code end} into a new Delta table; returns how many. */
    long writeHistory(Instant end, Path table) {
        try (Connection duckdb = open()) {
            return DeltaHistory.create(
                    duckdb, "SELECT * FROM log_rows WHERE event_time < TIMESTAMPTZ '" + end + "'", table);
        } catch (SQLException e) {
            throw LambentException.internal("The sample cannot be read", e.getMessage(), e);
        }
    }

    /** How many of the rows in [from, to) are departures, which are scored. */
    long departures(Instant from, Instant to) {
        try (Connection duckdb = open();
                Statement statement = duckdb.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM " + between(from, to) + " WHERE kind = 'departed'")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw LambentException.internal("The sample cannot be read", e.getMessage(), e);
        }
    }

    /** The rows in [from, to), in event-time order. */
    RecordSource rows(Instant from, Instant to) {
        return TableRows.of(app.stream("flights"), between(from, to), setup);
    }

    private static String between(Instant from, Instant to) {
        return "(SELECT * FROM log_rows WHERE event_time >= TIMESTAMPTZ '" + from + "' AND event_time < TIMESTAMPTZ '"
                + to + "')";
    }

    private Connection open() throws SQLException {
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckdb.createStatement()) {
            for (String sql : setup) {
                statement.execute(sql);
            }
            return duckdb;
        } catch (SQLException e) {
            duckdb.close();
            throw e;
        }
    }
}
