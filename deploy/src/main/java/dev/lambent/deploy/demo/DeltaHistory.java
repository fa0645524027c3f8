package dev.lambent.deploy.demo;

import dev.lambent.error.LambentException;
import io.delta.kernel.DataWriteContext;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A new Delta table from the result of a query: DuckDB writes the Parquet file, Delta Kernel commits it as it is. */
final class DeltaHistory {
    private DeltaHistory() {}

    /**
     * Writes the rows of {@code query} into a new table.
     *
     * @return how many rows that is
     */
    static long create(Connection duckdb, String query, Path table) {
        try {
            Files.createDirectories(table);
            Path file = table.resolve("part-00000.parquet");
            long rows;
            try (Statement statement = duckdb.createStatement()) {
                rows = statement.executeUpdate("COPY (" + query + ") TO '"
                        + file.toString().replace("'", "''") + "' (FORMAT parquet, COMPRESSION zstd)");
                commit(table, schema(statement, query), file, rows);
            }
            return rows;
        } catch (IOException | SQLException e) {
            throw LambentException.external(
                    "The history cannot be written to " + table, e.getMessage(), "Check free space and rights.", e);
        }
    }

    private static void commit(Path table, StructType schema, Path file, long rows) throws IOException {
        Engine engine = DefaultEngine.create(new Configuration());
        Transaction transaction = TableManager.buildCreateTableTransaction(
                        table.toUri().toString(), schema, "Lambent demo")
                .build(engine);
        Row state = transaction.getTransactionState(engine);
        DataWriteContext context = Transaction.getWriteContext(engine, state, Map.of());
        DataFileStatus status = new DataFileStatus(
                file.toUri().toString(),
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis(),
                Optional.of(new DataFileStatistics(rows, Map.of(), Map.of(), Map.of(), Optional.empty())));
        try (CloseableIterator<Row> actions =
                Transaction.generateAppendActions(engine, state, iterator(List.of(status)), context)) {
            TransactionCommitResult committed = transaction.commit(engine, CloseableIterable.inMemoryIterable(actions));
            // The checksum file, which spares every later reader a replay of the log.
            for (PostCommitHook hook : committed.getPostCommitHooks()) {
                hook.threadSafeInvoke(engine);
            }
        }
    }

    private static StructType schema(Statement statement, String query) throws SQLException {
        StructType schema = new StructType();
        try (ResultSet columns = statement.executeQuery("DESCRIBE " + query)) {
            while (columns.next()) {
                schema = schema.add(columns.getString("column_name"), type(columns.getString("column_type")));
            }
        }
        return schema;
    }

    private static DataType type(String duckdb) {
        return switch (duckdb) {
            case "BIGINT" -> LongType.LONG;
            case "INTEGER" -> IntegerType.INTEGER;
            case "DOUBLE" -> DoubleType.DOUBLE;
            case "BOOLEAN" -> BooleanType.BOOLEAN;
            case "VARCHAR" -> StringType.STRING;
            case "TIMESTAMP WITH TIME ZONE" -> TimestampType.TIMESTAMP;
            default -> throw new IllegalArgumentException("no Delta type for " + duckdb);
        };
    }

    private static <T> CloseableIterator<T> iterator(List<T> items) {
        java.util.Iterator<T> all = items.iterator();
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public T next() {
                return all.next();
            }

            @Override
            public void close() {}
        };
    }
}
