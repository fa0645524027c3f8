package dev.lambent.feature;

import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An empty DuckDB in memory: the engine that Lambent's SQL is compared with. */
final class DuckDb implements AutoCloseable {
    private final Connection connection;

    DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET TimeZone='UTC'");
        execute("SET threads=1");
        execute("CREATE MACRO from_utc_timestamp(t, zone) AS timezone(zone, timezone('UTC', t))");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void createTable(String name, RowSchema schema, List<Row> rows) throws SQLException {
        execute("CREATE TABLE " + name + " ("
                + schema.columns().stream()
                        .map(column -> column.name() + " " + type(column))
                        .collect(Collectors.joining(", "))
                + ")");
        for (int first = 0; first < rows.size(); first += 500) {
            execute("INSERT INTO " + name + " VALUES "
                    + rows.subList(first, Math.min(rows.size(), first + 500)).stream()
                            .map(row -> literals(schema, row))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String literals(RowSchema schema, Row row) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < schema.width(); i++) {
            Object value = row.boxed(i, schema.column(i).type());
            literals.add(
                    value == null
                            ? "NULL"
                            : switch (schema.column(i).type()) {
                                case VARCHAR -> "'" + ((String) value).replace("'", "''") + "'";
                                case TIMESTAMP -> "make_timestamp_ms(" + value + ")";
                                case DOUBLE -> "'" + value + "'::DOUBLE";
                                default -> value.toString();
                            });
        }
        return literals.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    /** The query's rows, its columns cast to the types of {@code schema}; DuckDB has IGNORE NULLS inside the parentheses. */
    List<Row> query(String sql, RowSchema schema) throws SQLException {
        String columns = schema.columns().stream().map(DuckDb::asOurs).collect(Collectors.joining(", "));
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + columns + " FROM ("
                        + sql.replaceAll("\\)(\\s+)IGNORE NULLS", "$1IGNORE NULLS)") + ") AS q")) {
            while (result.next()) {
                Row row = new Row(schema.width());
                for (int i = 0; i < schema.width(); i++) {
                    ColumnType type = schema.column(i).type();
                    Object value = result.getObject(i + 1);
                    row.setBoxed(
                            i, type, value instanceof Number n && type == ColumnType.DOUBLE ? n.doubleValue() : value);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String asOurs(Column column) {
        return column.type() == ColumnType.TIMESTAMP
                ? "epoch_ms(" + column.name() + "::TIMESTAMP)"
                : column.name() + "::" + type(column);
    }

    private static String type(Column column) {
        return column.type() == ColumnType.DECIMAL
                ? "DECIMAL(18, 6)"
                : column.type().name();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
