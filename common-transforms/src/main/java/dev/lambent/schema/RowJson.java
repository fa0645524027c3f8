package dev.lambent.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The canonical JSON of rows of one schema: equal rows give equal bytes. */
final class RowJson {
    /** Shortest text that reads back as the same double: {@link Double#toString} of Java 17 is not always that. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final RowSchema schema;

    RowJson(RowSchema schema) {
        this.schema = schema;
    }

    byte[] write(Row row) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(256)) {
            try (JsonGenerator out = JSON.createGenerator(bytes)) {
                out.writeStartObject();
                for (int i = 0; i < schema.width(); i++) {
                    if (!row.isNull(i)) {
                        write(row, i, out);
                    }
                }
                out.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a row cannot be written to memory", e);
        }
    }

    private void write(Row row, int index, JsonGenerator out) throws IOException {
        Column column = schema.column(index);
        out.writeFieldName(column.name());
        switch (column.type()) {
            case BOOLEAN -> out.writeBoolean(row.booleanAt(index));
            case INTEGER, BIGINT -> out.writeNumber(row.longAt(index));
            case DOUBLE -> out.writeNumber(row.doubleAt(index));
            case DECIMAL -> out.writeNumber(Decimal.text(row.longAt(index)));
            case VARCHAR -> write(row.textAt(index), out);
            case TIMESTAMP -> out.writeString(TimestampText.format(row.longAt(index)));
        }
    }

    /** Halves of surrogate pairs have no UTF-8; escaped they survive as JSON, for a decoder to reject. */
    private static void write(String text, JsonGenerator out) throws IOException {
        boolean unicode = RowValues.isUnicode(text);
        out.setHighestNonEscapedChar(unicode ? 0 : 127);
        out.writeString(text);
    }
}
