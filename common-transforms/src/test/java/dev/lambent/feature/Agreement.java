package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two answers to the same query: the same rows by a BIGINT id, doubles within 1e-9 of their size. */
final class Agreement {
    private static final double TOLERANCE = 1e-9;

    private Agreement() {}

    static void check(RowSchema schema, String id, List<Row> ours, List<Row> theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        List<Row> mine = sorted(ours, schema.indexOf(id));
        List<Row> other = sorted(theirs, schema.indexOf(id));
        for (int i = 0; i < mine.size(); i++) {
            for (int column = 0; column < schema.width(); column++) {
                ColumnType type = schema.column(column).type();
                Object actual = mine.get(i).boxed(column, type);
                Object expected = other.get(i).boxed(column, type);
                String place = "row " + i + " column " + schema.column(column).name();
                if (actual instanceof Double number && expected instanceof Double near) {
                    double tolerance = TOLERANCE * Math.max(1, Math.abs(near));
                    assertThat(number).as(place).isCloseTo(near, within(tolerance));
                } else {
                    assertThat(actual).as(place).isEqualTo(expected);
                }
            }
        }
    }

    private static List<Row> sorted(List<Row> rows, int idColumn) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(row -> row.longAt(idColumn)));
        return sorted;
    }
}
