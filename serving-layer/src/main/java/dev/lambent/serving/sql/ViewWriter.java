package dev.lambent.serving.sql;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.ControlRow;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.Sql;
import dev.lambent.serving.merge.ViewDefinition;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.merge.ViewTable;
import dev.lambent.view.SpeedRecord;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * The only writer of the database. Whatever belongs together (rows and the coverage they reach; an epoch's views and its
 * boundary) is one transaction, so that a reader sees all of it or nothing. One thread at a time.
 */
public final class ViewWriter implements AutoCloseable {
    private final DuckDBConnection connection;
    private final SpeedAppenders appenders;
    private final List<ViewTable> tables;

    public ViewWriter(Database database, ViewSchema schema) {
        try {
            connection = database.connect();
        } catch (SQLException e) {
            throw LambentException.internal("The serving database cannot be written", e.getMessage(), e);
        }
        appenders = new SpeedAppenders(connection, schema);
        tables = schema.speedTables();
    }

    /** Adds rows to the speed view and moves coverage. Nothing has happened if it throws. */
    public void apply(List<SpeedRecord> rows, CoverageState coverage) {
        transaction("Rows cannot be added to the speed view", statement -> {
            appenders.append(rows);
            update(coverage);
        });
    }

    /**
     * Replaces the merged views by those of another epoch (or newer plain tables) and forgets speed rows that do not meet
     * {@code keep}, in one step.
     *
     * @param keep a condition on a speed row's place
     */
    public void swap(List<ViewDefinition> views, String keep, CoverageState coverage) {
        transaction("Epoch " + coverage.epoch() + " cannot be shown", statement -> {
            createViews(statement, Database.MERGED_SCHEMA, views);
            for (ViewTable table : tables) {
                statement.execute("DELETE FROM " + MergedViews.SPEED_SCHEMA + '.' + Sql.identifier(table.name())
                        + " WHERE NOT (" + keep + ")");
            }
            update(coverage);
        });
    }

    /** Changes what is said about coverage, without new rows. */
    public void coverage(CoverageState coverage) {
        transaction("Coverage cannot be updated", statement -> update(coverage));
    }

    /** Adds entries of the control log that are not archived yet. Nothing has happened if it throws. */
    public void control(List<ControlRow> rows) {
        transaction("Entries of the control log cannot be added", statement -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + MergedViews.CONTROL_TABLE + " VALUES (?, ?, ?)")) {
                for (ControlRow row : rows) {
                    insert.setLong(1, row.offset());
                    insert.setLong(2, row.logTimeMillis());
                    insert.setString(3, row.entry());
                    insert.executeUpdate();
                }
            }
        });
    }

    /** Makes views in a schema of their own, which is made anew. */
    public void createSchema(String schema, List<ViewDefinition> views) {
        transaction("The views of " + schema + " cannot be made", statement -> {
            statement.execute("DROP SCHEMA IF EXISTS " + Sql.identifier(schema) + " CASCADE");
            statement.execute("CREATE SCHEMA " + Sql.identifier(schema));
            createViews(statement, schema, views);
        });
    }

    public void dropSchema(String schema) {
        transaction(
                "The views of " + schema + " cannot be dropped",
                statement -> statement.execute("DROP SCHEMA IF EXISTS " + Sql.identifier(schema) + " CASCADE"));
    }

    private static void createViews(Statement statement, String schema, List<ViewDefinition> views)
            throws SQLException {
        statement.execute("USE " + Sql.identifier(schema));
        for (ViewDefinition view : views) {
            try {
                statement.execute(view.create(schema));
            } catch (SQLException e) {
                throw new SQLException("view " + view.name() + ": " + e.getMessage(), e);
            }
        }
    }

    private void update(CoverageState coverage) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + MergedViews.COVERAGE_TABLE
                + " SET epoch = ?, boundary_log_time = ?, speed_log_time = ?, log_time = ?, speed_run = ?,"
                + " complete = ?, incomplete_reason = ?")) {
            update.setLong(1, coverage.epoch());
            update.setLong(2, coverage.boundaryLogTimeMillis());
            if (coverage.speedLogTimeMillis() < 0) {
                update.setNull(3, Types.BIGINT);
            } else {
                update.setLong(3, coverage.speedLogTimeMillis());
            }
            update.setLong(4, coverage.logTimeMillis());
            update.setString(5, coverage.speedRun());
            update.setBoolean(6, coverage.complete());
            update.setString(7, coverage.incomplete().orElse(null));
            update.executeUpdate();
        }
    }

    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    private void transaction(String problem, Work work) {
        try (Statement statement = connection.createStatement()) {
            // BEGIN in so many words: with setAutoCommit(false) an appender that comes first commits by itself.
            statement.execute("BEGIN TRANSACTION");
            work.run(statement);
            statement.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e instanceof LambentException known
                    ? known
                    : LambentException.external(
                            problem, e.getMessage(), "It is tried again; if memory is short, raise --memory.", e);
        }
    }

    /** On a statement of its own: DuckDB closes one that failed. */
    private void rollback(Exception cause) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw LambentException.internal("The serving database cannot be closed", e.getMessage(), e);
        }
    }
}
