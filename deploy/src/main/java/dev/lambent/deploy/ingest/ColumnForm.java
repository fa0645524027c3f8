package dev.lambent.deploy.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lambent.schema.ColumnType;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a column of a file becomes a JSON value: the SQL that reads it and the way its value is written. */
enum ColumnForm {
    WHOLE,
    REAL,
    FLAG,
    /** Text that may be a number: written as one if it is, else as text, for the decoder to judge. */
    NUMBER_TEXT,
    /** Text that may be true or false. */
    FLAG_TEXT,
    TEXT;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final String ISO = "'%Y-%m-%dT%H:%M:%S.%gZ'";

    /** The form of a column with DuckDB's type {@code fileType} for a stream's column of {@code type}. */
    static ColumnForm of(String fileType, ColumnType type) {
        String base = fileType.replaceAll("\\(.*", "");
        return switch (base) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" -> WHOLE;
            case "FLOAT", "DOUBLE" -> REAL;
            case "BOOLEAN" -> FLAG;
            case "DECIMAL", "HUGEINT", "UBIGINT", "UHUGEINT" -> NUMBER_TEXT;
            case "VARCHAR" -> type.isNumeric() ? NUMBER_TEXT : type == ColumnType.BOOLEAN ? FLAG_TEXT : TEXT;
            default -> TEXT;
        };
    }

    /** The expression that reads the column; times become ISO 8601 in UTC. */
    static String sql(String quotedName, String fileType, ColumnType type) {
        String base = fileType.toUpperCase(Locale.ROOT);
        if (base.startsWith("TIMESTAMP WITH TIME ZONE")) {
            return "strftime(" + quotedName + " AT TIME ZONE 'UTC', " + ISO + ")";
        }
        if (base.startsWith("TIMESTAMP") || base.equals("DATE")) {
            return "strftime(CAST(" + quotedName + " AS TIMESTAMP), " + ISO + ")";
        }
        if (base.equals("VARCHAR") && type == ColumnType.TIMESTAMP) {
            return "COALESCE(strftime(TRY_CAST(" + quotedName + " AS TIMESTAMPTZ) AT TIME ZONE 'UTC', " + ISO + "), "
                    + quotedName + ")";
        }
        return switch (of(fileType, type)) {
            case WHOLE -> "CAST(" + quotedName + " AS BIGINT)";
            case REAL -> "CAST(" + quotedName + " AS DOUBLE)";
            case FLAG -> quotedName;
            case NUMBER_TEXT, FLAG_TEXT, TEXT -> "CAST(" + quotedName + " AS VARCHAR)";
        };
    }

    /** Writes {@code "name": value}; nothing if it is null. */
    void write(ResultSet row, int index, String name, JsonGenerator out) throws SQLException, IOException {
        switch (this) {
            case WHOLE -> {
                long value = row.getLong(index);
                if (!row.wasNull()) {
                    out.writeNumberField(name, value);
                }
            }
            case REAL -> {
                double value = row.getDouble(index);
                if (!row.wasNull()) {
                    out.writeNumberField(name, value);
                }
            }
            case FLAG -> {
                boolean value = row.getBoolean(index);
                if (!row.wasNull()) {
                    out.writeBooleanField(name, value);
                }
            }
            case NUMBER_TEXT, FLAG_TEXT, TEXT -> writeText(row.getString(index), name, out);
        }
    }

    private void writeText(String value, String name, JsonGenerator out) throws IOException {
        if (value == null) {
            return;
        }
        out.writeFieldName(name);
        if (this == NUMBER_TEXT && NUMBER.matcher(value).matches()) {
            out.writeNumber(value);
        } else if (this == FLAG_TEXT && (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false"))) {
            out.writeBoolean(Boolean.parseBoolean(value));
        } else {
            out.writeString(value);
        }
    }
}
