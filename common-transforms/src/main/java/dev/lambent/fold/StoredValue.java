package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;
import dev.lambent.schema.TextOrder;

/** Values of one argument as {@link Ring#valueAt} gives them: their order, and how they are saved and written. */
final class StoredValue {
    private StoredValue() {}

    /** NaN is greater than every number; texts by code points. */
    static int compare(Object a, Object b) {
        if (a instanceof String text) {
            return TextOrder.compare(text, (String) b);
        }
        return a instanceof Double number ? Double.compare(number, (Double) b) : Long.compare((Long) a, (Long) b);
    }

    static void save(Object value, Lane.Kind kind, BinaryWriter out) {
        switch (kind) {
            case LONG -> out.writeLong((Long) value);
            case DOUBLE -> out.writeDouble((Double) value);
            case TEXT -> out.writeText((String) value);
            case PRESENCE -> throw new IllegalStateException("no values are kept");
        }
    }

    static Object load(Lane.Kind kind, BinaryReader in) {
        return switch (kind) {
            case LONG -> (Object) in.readLong();
            case DOUBLE -> (Object) in.readDouble();
            case TEXT -> in.readText();
            case PRESENCE -> throw new IllegalStateException("no values are kept");
        };
    }

    /** @param value null leaves the column null */
    static void write(Object value, Row part, int column) {
        if (value instanceof Long number) {
            part.setLong(column, number);
        } else if (value instanceof Double number) {
            part.setDouble(column, number);
        } else if (value != null) {
            part.setText(column, (String) value);
        }
    }
}
