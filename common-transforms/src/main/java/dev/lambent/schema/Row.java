package dev.lambent.schema;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;

/**
 * The values of one row, unboxed. Types are not kept here: a {@link RowSchema} says which accessor a column takes.
 * A new row is all null; whoever builds it sets its columns once and hands it on, after which nobody changes it.
 *
 * <p>BOOLEAN is 0 or 1, TIMESTAMP is epoch milliseconds, NaN is kept in its canonical form. Equality is by bits.
 */
public final class Row {
    private static final int WORD = 64;

    private final long[] bits;
    private final long[] present;
    private String[] text;

    public Row(int width) {
        bits = new long[width];
        present = new long[(width + WORD - 1) / WORD];
    }

    public int width() {
        return bits.length;
    }

    public boolean isNull(int column) {
        return (present[column >>> 6] & (1L << column)) == 0;
    }

    /** BIGINT, INTEGER (sign-extended), TIMESTAMP (epoch milliseconds). 0 when null. */
    public long longAt(int column) {
        return bits[column];
    }

    public int intAt(int column) {
        return (int) bits[column];
    }

    public double doubleAt(int column) {
        return Double.longBitsToDouble(bits[column]);
    }

    public boolean booleanAt(int column) {
        return bits[column] != 0;
    }

    /** {@code null} when null. */
    public String textAt(int column) {
        return text == null ? null : text[column];
    }

    public Row setLong(int column, long value) {
        bits[column] = value;
        return setPresent(column);
    }

    public Row setDouble(int column, double value) {
        bits[column] = Double.doubleToLongBits(value);
        return setPresent(column);
    }

    public Row setBoolean(int column, boolean value) {
        bits[column] = value ? 1 : 0;
        return setPresent(column);
    }

    /** {@code null} leaves the column null. */
    public Row setText(int column, String value) {
        if (value == null) {
            return this;
        }
        if (text == null) {
            text = new String[bits.length];
        }
        text[column] = value;
        return setPresent(column);
    }

    /** Copies one value, null or not; the two columns must have the same type. */
    public Row copyFrom(int column, Row source, int sourceColumn) {
        if (source.isNull(sourceColumn)) {
            return this;
        }
        String value = source.textAt(sourceColumn);
        if (value != null) {
            return setText(column, value);
        }
        bits[column] = source.bits[sourceColumn];
        return setPresent(column);
    }

    /** Makes the column null again, for whoever is still building the row. */
    Row clear(int column) {
        if (!isNull(column)) {
            bits[column] = 0;
            present[column >>> 6] &= ~(1L << column);
            if (text != null) {
                text[column] = null;
            }
        }
        return this;
    }

    private Row setPresent(int column) {
        present[column >>> 6] |= 1L << column;
        return this;
    }

    /**
     * The value as a boxed Java object: Boolean, Integer, Long, Double, BigDecimal, String, or Long epoch milliseconds for
     * TIMESTAMP. For the edges (JSON, SQL, tests), not for hot paths.
     */
    public Object boxed(int column, ColumnType type) {
        if (isNull(column)) {
            return null;
        }
        return switch (type) {
            case BOOLEAN -> booleanAt(column);
            case INTEGER -> intAt(column);
            case BIGINT, TIMESTAMP -> longAt(column);
            case DOUBLE -> doubleAt(column);
            case DECIMAL -> Decimal.toBigDecimal(longAt(column));
            case VARCHAR -> textAt(column);
        };
    }

    /** The inverse of {@link #boxed}: sets a column from a boxed value; {@code null} leaves it null. */
    public Row setBoxed(int column, ColumnType type, Object value) {
        if (value == null) {
            return this;
        }
        return switch (type) {
            case BOOLEAN -> setBoolean(column, (Boolean) value);
            case INTEGER, BIGINT, TIMESTAMP -> setLong(column, ((Number) value).longValue());
            case DOUBLE -> setDouble(column, ((Number) value).doubleValue());
            case DECIMAL ->
                setLong(
                        column,
                        ((BigDecimal) value)
                                .setScale(Decimal.SCALE)
                                .unscaledValue()
                                .longValueExact());
            case VARCHAR -> setText(column, (String) value);
        };
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Row that) || !Arrays.equals(bits, that.bits) || !Arrays.equals(present, that.present)) {
            return false;
        }
        for (int i = 0; i < bits.length; i++) {
            if (!Objects.equals(textAt(i), that.textAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 31 * Arrays.hashCode(bits) + Arrays.hashCode(present);
        for (int i = 0; text != null && i < text.length; i++) {
            hash = text[i] == null ? hash : 31 * hash + i + text[i].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < bits.length; i++) {
            out.append(i > 0 ? ", " : "");
            out.append(isNull(i) ? "null" : textAt(i) != null ? '"' + textAt(i) + '"' : Long.toString(bits[i]));
        }
        return out.append(']').toString();
    }
}
