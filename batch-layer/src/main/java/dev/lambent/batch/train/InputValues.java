package dev.lambent.batch.train;

import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import java.util.Arrays;
import java.util.List;

/**
 * One input's values in a sample of rows: numbers, or text for a VARCHAR.
 *
 * @param numbers NaN where missing; null for text
 * @param texts null where missing; null for numbers
 */
record InputValues(String name, double[] numbers, String[] texts) {
    static InputValues of(Column column, int at, List<Row> rows) {
        if (column.type() == ColumnType.VARCHAR) {
            return new InputValues(
                    column.name(),
                    null,
                    rows.stream()
                            .map(row -> row.isNull(at) ? null : row.textAt(at))
                            .toArray(String[]::new));
        }
        return new InputValues(
                column.name(),
                rows.stream()
                        .mapToDouble(row -> row.isNull(at) ? Double.NaN : number(row, at, column.type()))
                        .toArray(),
                null);
    }

    private static double number(Row row, int at, ColumnType type) {
        return switch (type) {
            case DOUBLE -> row.doubleAt(at);
            case BOOLEAN -> row.booleanAt(at) ? 1 : 0;
            case INTEGER, BIGINT, TIMESTAMP, DECIMAL -> row.longAt(at);
            case VARCHAR -> throw new IllegalArgumentException("text is no number");
        };
    }

    boolean isText() {
        return texts != null;
    }

    int size() {
        return isText() ? texts.length : numbers.length;
    }

    /** Whether every row has the same value in both. */
    boolean isSameAs(InputValues other) {
        return isText()
                ? other.isText() && Arrays.equals(texts, other.texts)
                : !other.isText() && Arrays.equals(numbers, other.numbers);
    }
}
