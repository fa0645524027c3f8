package dev.lambent.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lambent.schema.EventDecoder.Decoded;
import dev.lambent.schema.EventDecoder.Decoded.Rejected;
import dev.lambent.view.QuarantineReason;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads JSON objects into rows of one schema, token by token. Members that are no columns are skipped. Of a member that
 * is there twice the last counts, as in most JSON readers. Thread-safe.
 */
final class JsonRowReader {
    private static final Pattern DECIMAL_TEXT = Pattern.compile("-?\\d{1,100}(\\.\\d{1,100})?");

    private static final int MAX_DEPTH = 100;
    private static final int MAX_DIGITS = 1000;
    /** Names stay in the parser's shared table, thousands of them: long ones would fill the heap. */
    private static final int MAX_NAME_BYTES = 1000;
    /** What SQL engines can hold as TIMESTAMP: the years 1 to 9999. */

    /**
     * Without FAIL_ON_SYMBOL_HASH_OVERFLOW: the parser's table of names is shared between records, and whether one is
     * a row must not depend on those before it.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .maxStringLength(EventDecoder.MAX_VALUE_BYTES)
                    .maxNameLength(MAX_NAME_BYTES)
                    .build())
            .build();

    private final RowSchema schema;
    private final int eventTime;
    private final Map<String, Integer> columns = new HashMap<>();

    JsonRowReader(RowSchema schema, int eventTime) {
        this.schema = schema;
        this.eventTime = eventTime;
        for (int i = 0; i < schema.width(); i++) {
            columns.put(schema.column(i).name(), i);
        }
    }

    /** @param value UTF-8 */
    Decoded read(byte[] value) {
        // The parser would take a zero byte among the first four as a sign of UTF-16 or UTF-32.
        for (int i = 0; i < Math.min(4, value.length); i++) {
            if (value[i] == 0) {
                return malformed("the value is not JSON text: byte " + i + " is zero");
            }
        }
        try (JsonParser in = JSON.createParser(value)) {
            return read(in);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            String detail = Excerpt.of(e.getOriginalMessage());
            return malformed("the value is not JSON" + (at < 0 ? ": " : " at byte " + at + ": ") + detail);
        } catch (IOException | RuntimeException e) {
            // A defect of the parser that one record sets off must not stop a stream; the record is kept and counted.
            return malformed("the value cannot be parsed: " + Excerpt.of(e.toString()));
        }
    }

    private Decoded read(JsonParser in) throws IOException {
        JsonToken first = in.nextToken();
        if (first != JsonToken.START_OBJECT) {
            return malformed(
                    first == null ? "the value is empty" : "a JSON object is expected, not " + describe(in, first));
        }
        Row row = new Row(schema.width());
        Rejected[] wrong = null;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            Integer column = columns.get(name);
            if (column == null) {
                in.skipChildren();
                continue;
            }
            Rejected rejected = set(row.clear(column), column, token, in);
            if (rejected != null) {
                wrong = wrong == null ? new Rejected[schema.width()] : wrong;
                in.skipChildren();
            }
            if (wrong != null) {
                wrong[column] = rejected;
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            return malformed("the JSON object ends early");
        }
        if (in.nextToken() != null) {
            return malformed("something follows the JSON object");
        }
        return check(row, wrong);
    }

    private Decoded check(Row row, Rejected[] wrong) {
        for (int i = 0; wrong != null && i < wrong.length; i++) {
            if (wrong[i] != null) {
                return wrong[i];
            }
        }
        for (int i = 0; i < schema.width(); i++) {
            if (!schema.column(i).nullable() && row.isNull(i)) {
                return new Rejected(
                        QuarantineReason.MISSING_COLUMN,
                        "column " + schema.column(i).name() + ": a value of type "
                                + schema.column(i).type() + " must be there, but it is missing or null");
            }
        }
        return new Decoded.Accepted(row);
    }

    /** Sets one column, or says why not. */
    private Rejected set(Row row, int column, JsonToken token, JsonParser in) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        switch (schema.column(column).type()) {
            case BOOLEAN -> {
                if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
                    return wrongType(column, token, in, "true or false");
                }
                row.setBoolean(column, token == JsonToken.VALUE_TRUE);
            }
            case INTEGER -> {
                if (token != JsonToken.VALUE_NUMBER_INT || in.getNumberType() != JsonParser.NumberType.INT) {
                    return wrongType(column, token, in, "a whole number of 32 bits");
                }
                row.setLong(column, in.getIntValue());
            }
            case BIGINT -> {
                if (!isLong(token, in)) {
                    return wrongType(column, token, in, "a whole number of 64 bits");
                }
                row.setLong(column, in.getLongValue());
            }
            case DOUBLE -> {
                double value = token.isNumeric() ? in.getDoubleValue() : Double.NaN;
                if (!Double.isFinite(value)) {
                    return wrongType(column, token, in, "a number of 64 bits");
                }
                row.setDouble(column, value);
            }
            case DECIMAL -> {
                Long value = decimal(token, in);
                if (value == null) {
                    return wrongType(
                            column,
                            token,
                            in,
                            "a number with up to 12 digits before the point and 6 behind, as a number or a string");
                }
                row.setLong(column, value);
            }
            case VARCHAR -> {
                if (token != JsonToken.VALUE_STRING || !RowValues.isUnicode(in.getText())) {
                    return wrongType(column, token, in, "a string of whole Unicode characters");
                }
                row.setText(column, in.getText());
            }
            case TIMESTAMP -> {
                return setTimestamp(row, column, token, in);
            }
        }
        return null;
    }

    /** In millionths; null if it is none. */
    private static Long decimal(JsonToken token, JsonParser in) throws IOException {
        if (token.isNumeric()) {
            return Decimal.exact(in.getDecimalValue());
        }
        boolean digits = token == JsonToken.VALUE_STRING
                && DECIMAL_TEXT.matcher(in.getText()).matches();
        return digits ? Decimal.exact(new BigDecimal(in.getText())) : null;
    }

    private Rejected setTimestamp(Row row, int column, JsonToken token, JsonParser in) throws IOException {
        String expected = "an ISO-8601 string or epoch milliseconds";
        long millis;
        if (isLong(token, in)) {
            millis = in.getLongValue();
        } else if (token == JsonToken.VALUE_STRING) {
            try {
                millis = TimestampText.parse(in.getText());
            } catch (DateTimeException e) {
                return wrongType(column, token, in, expected);
            }
        } else {
            return wrongType(column, token, in, expected);
        }
        // The event time has bounds, and reasons, of its own.
        if (column != eventTime && !RowValues.isTimestamp(millis)) {
            return wrongType(column, token, in, expected + " of the years 1 to 9999");
        }
        row.setLong(column, millis);
        return null;
    }

    private static boolean isLong(JsonToken token, JsonParser in) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private Rejected wrongType(int column, JsonToken token, JsonParser in, String expected) throws IOException {
        Column wanted = schema.column(column);
        return new Rejected(
                QuarantineReason.WRONG_TYPE,
                "column " + wanted.name() + ": expected " + wanted.type() + " (" + expected + "), not "
                        + describe(in, token));
    }

    private static String describe(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + Excerpt.of(in.getText()) + '"';
            default -> Excerpt.of(in.getText());
        };
    }

    private static Rejected malformed(String detail) {
        return new Rejected(QuarantineReason.MALFORMED, detail);
    }
}
