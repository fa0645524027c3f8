package dev.lambent.deploy.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Rows of a relation that DuckDB can read (a Parquet or CSV file, a query) as JSON objects with the stream's columns.
 * Columns that the stream does not have are left out; columns that the relation does not have, and nulls, are missing
 * in the object.
 */
public final class TableRows implements RecordSource {
    private final List<Column> columns = new ArrayList<>();
    private final List<ColumnForm> forms = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final Connection connection;
    private final ResultSet rows;
    private final long total;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private final JsonFactory json = new JsonFactory();

    private TableRows(StreamSpec stream, Connection connection, String relation) throws SQLException {
        this.connection = connection;
        Statement statement = connection.createStatement();
        List<String> expressions = new ArrayList<>();
        expressions.add(null);
        Map<String, String[]> file = describe(statement, relation);
        for (Column column : stream.schema().columns()) {
            String[] found = file.remove(column.name().toLowerCase(Locale.ROOT));
            if (found == null) {
                continue;
            }
            columns.add(column);
            forms.add(ColumnForm.of(found[1], column.type()));
            expressions.add(ColumnForm.sql(quoted(found[0]), found[1], column.type()));
            if (column.name().equals(stream.key())) {
                expressions.set(0, "CAST(" + quoted(found[0]) + " AS VARCHAR)");
            }
        }
        file.values().forEach(unused -> ignored.add(unused[0]));
        if (columns.isEmpty()) {
            throw LambentException.user(
                    "There is nothing to send",
                    "none of the columns " + ignored + " is a column of stream " + stream.name(),
                    "The stream's columns are "
                            + stream.schema().columns().stream()
                                    .map(Column::name)
                                    .toList() + "; rename the file's.");
        }
        if (expressions.get(0) == null) {
            expressions.set(0, "CAST(NULL AS VARCHAR)");
        }
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + relation)) {
            count.next();
            total = count.getLong(1);
        }
        rows = statement.executeQuery("SELECT " + String.join(", ", expressions) + " FROM " + relation);
    }

    /**
     * @param relation what stands after FROM: {@code read_parquet('…')}, {@code (SELECT …)}
     * @param setup statements to run before, such as CREATE VIEW
     */
    public static TableRows of(StreamSpec stream, String relation, List<String> setup) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TimeZone = 'UTC'");
                for (String sql : setup) {
                    statement.execute(sql);
                }
            }
            return new TableRows(stream, connection, relation);
        } catch (SQLException e) {
            closeQuietly(connection, e);
            throw LambentException.user(
                    "The rows cannot be read", firstLine(e.getMessage()), "Check the file and its format.", e);
        } catch (LambentException e) {
            closeQuietly(connection, e);
            throw e;
        }
    }

    /** The columns of the relation that the stream does not have. */
    public List<String> ignored() {
        return List.copyOf(ignored);
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public boolean next() {
        try {
            return rows.next();
        } catch (SQLException e) {
            throw LambentException.user(
                    "The rows cannot be read to their end", firstLine(e.getMessage()), "Check the file.", e);
        }
    }

    @Override
    public byte[] key() {
        try {
            String key = rows.getString(1);
            return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        } catch (SQLException e) {
            throw LambentException.internal("A key cannot be read", e.getMessage(), e);
        }
    }

    @Override
    public byte[] value() {
        buffer.reset();
        try (JsonGenerator out = json.createGenerator(buffer)) {
            out.writeStartObject();
            for (int i = 0; i < forms.size(); i++) {
                forms.get(i).write(rows, i + 2, columns.get(i).name(), out);
            }
            out.writeEndObject();
        } catch (SQLException e) {
            throw LambentException.internal("A row cannot be read", e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a row cannot be written to memory", e);
        }
        return buffer.toByteArray();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw LambentException.internal("DuckDB cannot be closed", e.getMessage(), e);
        }
    }

    /** Lower-case name to (name, type), in file order. */
    private static Map<String, String[]> describe(Statement statement, String relation) throws SQLException {
        Map<String, String[]> columns = new LinkedHashMap<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + relation)) {
            while (described.next()) {
                String name = described.getString("column_name");
                columns.put(name.toLowerCase(Locale.ROOT), new String[] {name, described.getString("column_type")});
            }
        }
        return columns;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String firstLine(String message) {
        return message == null ? "no message" : message.lines().findFirst().orElse("no message");
    }

    private static void closeQuietly(Connection connection, Exception reason) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
