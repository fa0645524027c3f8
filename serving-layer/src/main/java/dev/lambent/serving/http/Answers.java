package dev.lambent.serving.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.serving.lookup.LookupTable;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.sql.QueryResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers as JSON, CSV (RFC 4180) and text tables. */
final class Answers {
    static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static byte[] json(QueryResult result, long nowMillis) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("columns");
            for (QueryResult.ResultColumn column : result.columns()) {
                json.writeStartObject();
                json.writeStringField("name", column.name());
                json.writeStringField("type", column.type());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (Object[] row : result.rows()) {
                json.writeStartArray();
                for (Object value : row) {
                    write(json, value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeNumberField("row_count", result.rows().size());
            json.writeBooleanField("truncated", result.truncated());
            json.writeNumberField("elapsed_ms", result.elapsedMillis());
            json.writeFieldName("coverage");
            json.writeTree(coverage(result.coverage(), nowMillis));
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static byte[] json(LookupTable table, String key, List<Object[]> rows, long nowMillis) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("view", table.view());
            json.writeStringField("key", key);
            json.writeArrayFieldStart("rows");
            for (Object[] row : rows) {
                json.writeStartObject();
                for (int i = 0; i < row.length; i++) {
                    json.writeFieldName(table.columns().get(i).name());
                    write(json, row[i]);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("age_ms", nowMillis - table.builtAtMillis());
            json.writeFieldName("coverage");
            json.writeTree(coverage(table.coverage(), nowMillis));
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static ObjectNode coverage(CoverageState coverage, long nowMillis) {
        ObjectNode node = JSON.createObjectNode()
                .put("epoch", coverage.epoch())
                .put("boundary_log_time", coverage.boundaryLogTimeMillis())
                .put("log_time", coverage.logTimeMillis());
        if (coverage.speedLogTimeMillis() >= 0) {
            node.put("speed_log_time", coverage.speedLogTimeMillis());
        } else {
            node.putNull("speed_log_time");
        }
        node.put("speed_run", coverage.speedRun().isEmpty() ? null : coverage.speedRun());
        node.put("complete", coverage.complete());
        coverage.incomplete().ifPresent(reason -> node.put("incomplete_reason", reason));
        if (coverage.logTimeMillis() > 0) {
            node.put("lag_ms", Math.max(0, nowMillis - coverage.logTimeMillis()));
        } else {
            node.putNull("lag_ms");
        }
        return node;
    }

    /** NaN and infinities are strings: JSON has no numbers for them. */
    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                json.writeString(number.toString());
            } else {
                json.writeNumber(number);
            }
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }

    static String csv(QueryResult result) {
        StringBuilder out = new StringBuilder();
        List<String> header =
                result.columns().stream().map(QueryResult.ResultColumn::name).toList();
        appendCsv(out, header.toArray());
        result.rows().forEach(row -> appendCsv(out, row));
        return out.toString();
    }

    private static void appendCsv(StringBuilder out, Object[] values) {
        for (int i = 0; i < values.length; i++) {
            out.append(i > 0 ? "," : "");
            if (values[i] == null) {
                continue;
            }
            String text = text(values[i]);
            // An empty string is quoted, to tell it from null.
            if (text.isEmpty() || text.matches("(?s).*[\",\r\n].*")) {
                out.append('"').append(text.replace("\"", "\"\"")).append('"');
            } else {
                out.append(text);
            }
        }
        out.append("\r\n");
    }

    static String table(QueryResult result) {
        int width = result.columns().size();
        List<String[]> lines = new ArrayList<>();
        lines.add(result.columns().stream().map(QueryResult.ResultColumn::name).toArray(String[]::new));
        for (Object[] row : result.rows()) {
            String[] line = new String[width];
            for (int i = 0; i < width; i++) {
                line[i] = row[i] == null ? "" : text(row[i]).replace('\n', ' ');
            }
            lines.add(line);
        }
        int[] widths = new int[width];
        for (String[] line : lines) {
            for (int i = 0; i < width; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (int n = 0; n < lines.size(); n++) {
            String[] line = lines.get(n);
            for (int i = 0; i < width; i++) {
                boolean right = n > 0 && result.rows().get(n - 1)[i] instanceof Number;
                String pad = " ".repeat(widths[i] - line[i].length());
                out.append(i > 0 ? " | " : "").append(right ? pad + line[i] : line[i] + pad);
            }
            trimEnd(out).append('\n');
            if (n == 0) {
                for (int i = 0; i < width; i++) {
                    out.append(i > 0 ? "-+-" : "").append("-".repeat(widths[i]));
                }
                out.append('\n');
            }
        }
        out.append('(').append(result.rows().size()).append(result.rows().size() == 1 ? " row" : " rows");
        out.append(result.truncated() ? ", cut: there are more)\n" : ")\n");
        return out.toString();
    }

    private static StringBuilder trimEnd(StringBuilder out) {
        while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        return out;
    }

    private static String text(Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            try {
                return JSON.writeValueAsString(value);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return value.toString();
    }
}
