package dev.lambent.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void aNewRowIsAllNullAndNullIsNotZero() {
        Row row = new Row(70);
        for (int i = 0; i < 70; i++) {
            assertThat(row.isNull(i)).isTrue();
            assertThat(row.textAt(i)).isNull();
        }
        assertThat(row.setLong(69, 0).isNull(69)).isFalse();
        assertThat(row.isNull(5)).as("69 and 5 share a bit within their words").isTrue();
        assertThat(row).isNotEqualTo(new Row(70));
    }

    @Test
    void boxedValuesGoInAsTheyComeOut() {
        SplittableRandom random = new SplittableRandom(41);
        for (int round = 0; round < 500; round++) {
            Row row = TestStreams.row(random, 1_000_000_000_000L);
            Row boxed = new Row(row.width());
            Row copied = new Row(row.width());
            for (int i = 0; i < row.width(); i++) {
                ColumnType type = TestStreams.SCHEMA.column(i).type();
                boxed.setBoxed(i, type, row.boxed(i, type));
                copied.copyFrom(i, row, i);
            }
            assertThat(boxed).isEqualTo(row);
            assertThat(copied).isEqualTo(row).hasToString(row.toString());
        }
    }

    @Test
    void aClearedColumnIsAsIfItHadNeverBeenSet() {
        Row row = new Row(3).setText(0, "a").setLong(1, 5).setDouble(2, 1.5);
        assertThat(row.clear(0).clear(1).clear(2)).isEqualTo(new Row(3)).hasSameHashCodeAs(new Row(3));
    }

    @Test
    void schemasFindColumnsByNameAndRefuseDoubles() {
        assertThat(TestStreams.SCHEMA.indexOf("ratio")).isEqualTo(TestStreams.RATIO);
        assertThat(TestStreams.SCHEMA.indexOf("nothing")).isEqualTo(-1);
        Column column = new Column("a", ColumnType.BIGINT, true);
        assertThatThrownBy(() -> new RowSchema(List.of(column, column)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("duplicate column: a");
        assertThat(new RowSchema(List.of(column)))
                .isEqualTo(new RowSchema(List.of(new Column("a", ColumnType.BIGINT, true))))
                .isNotEqualTo(new RowSchema(List.of(new Column("a", ColumnType.BIGINT, false))));
    }
}
