package dev.lambent.serving.sql;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs queries. Each reads its coverage and its rows in one transaction of DuckDB, whose snapshot holds the views, the
 * speed rows and the coverage of one moment: a publication that comes meanwhile changes nothing for it.
 */
public final class QueryService implements AutoCloseable {
    /** An answer is kept in memory until it is sent: some 40 bytes a value. */
    private static final long MAX_VALUES = 4_000_000;

    private final Database database;
    private final QueryGate gate;
    private final EpochSchemas epochs;
    private final Semaphore places;
    private final int concurrency;
    private final ScheduledExecutorService timeouts =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "query-timeouts"));

    /** Where the views of an old epoch are. */
    public interface EpochSchemas {
        /**
         * Pins the schema with the batch views of {@code epoch}, making it if need be.
         *
         * @throws LambentException (USER) if the epoch is not held
         */
        Pin pin(long epoch);

        /** Told before a query of the merged views begins; closed when it has ended. */
        default EpochReaders.Reading merged() {
            return () -> {};
        }
    }

    /** An old epoch in use; closing lets it go. */
    public interface Pin extends AutoCloseable {
        String schema();

        CoverageState coverage();

        @Override
        void close();
    }

    /** @param concurrency how many queries run at once; others wait for as long as their timeout */
    public QueryService(Database database, QueryGate gate, EpochSchemas epochs, int concurrency) {
        this.database = database;
        this.gate = gate;
        this.epochs = epochs;
        this.concurrency = concurrency;
        this.places = new Semaphore(concurrency, true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Queries running now. */
    public int running() {
        return concurrency - places.availablePermits();
    }

    /** @throws LambentException (USER) for SQL that is refused or fails, or runs too long; (EXTERNAL) if all are busy */
    public QueryResult run(QueryRequest request) {
        long start = System.nanoTime();
        if (!acquire(request.timeoutMillis())) {
            throw LambentException.external(
                    "The query was not run",
                    concurrency + " queries were running all the time of its timeout",
                    "Try again later, or with a longer timeout.",
                    null);
        }
        try (Connection connection = database.connect()) {
            gate.check(connection, request.sql());
            if (request.epoch().isPresent()) {
                try (Pin pin = epochs.pin(request.epoch().getAsLong())) {
                    return query(connection, pin.schema(), Optional.of(pin.coverage()), request, start);
                }
            }
            try (EpochReaders.Reading reading = epochs.merged()) {
                return query(connection, Database.MERGED_SCHEMA, Optional.empty(), request, start);
            }
        } catch (SQLException e) {
            throw LambentException.internal("The query cannot be run", e.getMessage(), e);
        } finally {
            places.release();
        }
    }

    /** Takes a row of a trusted query. */
    public interface RowHandler {
        void accept(ResultSet row) throws SQLException;
    }

    /**
     * Reads a trusted query row by row from one snapshot of the merged views, without limits.
     *
     * @return the coverage of that snapshot
     */
    public CoverageState scan(String sql, RowHandler handler) {
        try (EpochReaders.Reading reading = epochs.merged();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + Database.MERGED_SCHEMA);
            statement.execute("BEGIN TRANSACTION");
            CoverageState coverage = coverage(statement);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    handler.accept(rows);
                }
            }
            return coverage;
        } catch (SQLException e) {
            throw LambentException.internal("The merged views cannot be read", e.getMessage(), e);
        }
    }

    private boolean acquire(long timeoutMillis) {
        try {
            return places.tryAcquire(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private QueryResult query(
            Connection connection, String schema, Optional<CoverageState> pinned, QueryRequest request, long start)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("USE " + Sql.identifier(schema));
            // Ends when the caller closes the connection.
            statement.execute("BEGIN TRANSACTION");
            CoverageState coverage = pinned.isPresent() ? pinned.get() : coverage(statement);
            return rows(statement, schema, request, coverage, start);
        }
    }

    /** Reads coverage inside the caller's transaction, whose snapshot it thereby starts. */
    static CoverageState coverage(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT epoch, boundary_log_time, coalesce(speed_log_time, -1),"
                + " speed_run, complete, incomplete_reason FROM " + MergedViews.COVERAGE_TABLE)) {
            row.next();
            return new CoverageState(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getBoolean(5) ? Optional.empty() : Optional.of(row.getString(6)));
        }
    }

    private QueryResult rows(
            Statement statement, String schema, QueryRequest request, CoverageState coverage, long start)
            throws SQLException {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> timeout =
                timeouts.schedule(() -> cancel(statement, late), request.timeoutMillis(), TimeUnit.MILLISECONDS);
        try (ResultSet result = statement.executeQuery(request.sql())) {
            ResultSetMetaData meta = result.getMetaData();
            int width = meta.getColumnCount();
            List<QueryResult.ResultColumn> columns = new ArrayList<>(width);
            for (int i = 1; i <= width; i++) {
                columns.add(new QueryResult.ResultColumn(
                        meta.getColumnLabel(i), meta.getColumnTypeName(i).replace("\"", "")));
            }
            List<Object[]> rows = new ArrayList<>();
            boolean truncated = false;
            while (result.next()) {
                if (rows.size() == request.rowLimit() || (long) rows.size() * width >= MAX_VALUES) {
                    truncated = true;
                    break;
                }
                Object[] values = new Object[width];
                for (int i = 0; i < width; i++) {
                    values[i] = SqlValues.plain(result, i + 1, columns.get(i).type());
                }
                rows.add(values);
            }
            return new QueryResult(columns, rows, truncated, (System.nanoTime() - start) / 1_000_000, coverage);
        } catch (SQLException e) {
            if (late.get()) {
                throw LambentException.user(
                        "The query was stopped",
                        "it ran longer than " + request.timeoutMillis() + " ms",
                        "Ask for less, or give it more time (timeout_ms).",
                        e);
            }
            throw failed(explained(e, schema, request));
        } finally {
            timeout.cancel(false);
        }
    }

    private static void cancel(Statement statement, AtomicBoolean late) {
        late.set(true);
        try {
            statement.cancel();
        } catch (SQLException e) {
            throw LambentException.internal("A query cannot be stopped", e.getMessage(), e);
        }
    }

    /**
     * DuckDB does not say why a streamed result failed. Run once more, into a table that nobody sees, it does; that costs
     * time only for queries that fail.
     */
    private SQLException explained(SQLException failure, String schema, QueryRequest request) {
        String message = String.valueOf(failure.getMessage());
        if (!message.contains("Invalid result set") && !message.contains("streaming query result")) {
            return failure;
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + Sql.identifier(schema));
            ScheduledFuture<?> timeout = timeouts.schedule(
                    () -> cancel(statement, new AtomicBoolean()), request.timeoutMillis(), TimeUnit.MILLISECONDS);
            try {
                statement.execute("CREATE TEMP TABLE lambent_failed AS " + request.sql());
            } finally {
                timeout.cancel(false);
            }
            return failure;
        } catch (SQLException e) {
            return e;
        }
    }

    private static LambentException failed(SQLException e) {
        String message = String.valueOf(e.getMessage()).strip();
        if (message.contains("Out of Memory")) {
            return LambentException.user(
                    "The query needs too much memory",
                    message,
                    "Ask for less, or start serving with more --memory.",
                    e);
        }
        return LambentException.user("The query failed", message, "Correct the SQL; the dialect is DuckDB's.", e);
    }

    @Override
    public void close() {
        timeouts.shutdownNow();
    }
}
