package dev.lambent.serving.sql;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.Sql;
import dev.lambent.serving.merge.ViewColumn;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.merge.ViewTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * The in-memory database. Locked down once opened: it reads files below the lake only, writes none, and its
 * configuration cannot be changed any more.
 */
public final class Database implements AutoCloseable {
    /** Schema of the merged views of the current epoch. */
    public static final String MERGED_SCHEMA = "merged";

    private final DuckDBConnection root;

    /**
     * @param memory DuckDB's own limit, for speed rows and queries together ({@code 400MB})
     * @param threads DuckDB's worker threads
     */
    public record Limits(String memory, int threads) {}

    private Database(DuckDBConnection root) {
        this.root = root;
    }

    /** Loads DuckDB's library, which the first connection has to wait for otherwise: some 70 MB, from a jar. */
    public static void preload() {
        try {
            DriverManager.getConnection("jdbc:duckdb:").close();
        } catch (SQLException e) {
            throw LambentException.internal("DuckDB cannot be loaded", e.getMessage(), e);
        }
    }

    /** Opens the database, makes the empty speed tables and locks it. */
    public static Database open(Path lake, ViewSchema schema, Limits limits) {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(limits.threads()));
        properties.setProperty("memory_limit", limits.memory());
        properties.setProperty("jdbc_stream_results", "true");
        try {
            DuckDBConnection root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = root.createStatement()) {
                // Instants become UTC wall times in every CAST to TIMESTAMP.
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
                statement.execute("SET temp_directory = ''");
                statement.execute("SET allowed_directories = [" + Sql.text(lake.toAbsolutePath() + "/") + "]");
                statement.execute("SET enable_external_access = false");
                statement.execute("SET lock_configuration = true");
                createTables(statement, schema);
            }
            return new Database(root);
        } catch (SQLException e) {
            throw LambentException.internal("The serving database cannot be opened", e.getMessage(), e);
        }
    }

    private static void createTables(Statement statement, ViewSchema schema) throws SQLException {
        statement.execute("CREATE SCHEMA " + MERGED_SCHEMA);
        statement.execute("CREATE SCHEMA " + MergedViews.SPEED_SCHEMA);
        for (ViewTable table : schema.speedTables()) {
            statement.execute("CREATE TABLE " + MergedViews.SPEED_SCHEMA + '.' + Sql.identifier(table.name())
                    + Stream.concat(ViewTable.PLACE.stream(), table.columns().stream())
                            .map(Database::declaration)
                            .collect(Collectors.joining(", ", " (", ")")));
        }
        statement.execute("CREATE SCHEMA lambent");
        statement.execute("CREATE TABLE " + MergedViews.COVERAGE_TABLE
                + " (epoch BIGINT, boundary_log_time BIGINT, speed_log_time BIGINT, log_time BIGINT,"
                + " speed_run VARCHAR, complete BOOLEAN, incomplete_reason VARCHAR)");
        statement.execute(
                "CREATE TABLE " + MergedViews.CONTROL_TABLE + " (\"offset\" BIGINT, log_time BIGINT, entry VARCHAR)");
        statement.execute("INSERT INTO " + MergedViews.COVERAGE_TABLE
                + " VALUES (0, 0, NULL, 0, '', false, 'the views are being built')");
    }

    private static String declaration(ViewColumn column) {
        return Sql.identifier(column.name()) + ' ' + column.sqlType();
    }

    /** A further connection to the same database; the caller closes it. */
    public DuckDBConnection connect() throws SQLException {
        Connection connection = root.duplicate();
        return (DuckDBConnection) connection;
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw LambentException.internal("The serving database cannot be closed", e.getMessage(), e);
        }
    }
}
