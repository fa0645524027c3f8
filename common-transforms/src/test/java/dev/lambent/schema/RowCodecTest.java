package dev.lambent.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.Garbling;
import dev.lambent.codec.MalformedBinaryException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    @Test
    void rowsOfAnySchemaComeBack() {
        SplittableRandom random = new SplittableRandom(31);
        for (int round = 0; round < 2_000; round++) {
            RowSchema schema = schema(random);
            RowCodec codec = new RowCodec(schema);
            Row row = row(schema, random);
            byte[] bytes = codec.toBytes(row);
            Row back = codec.fromBytes(bytes);
            assertThat(back).isEqualTo(row).hasSameHashCodeAs(row);
            assertThat(codec.toBytes(back)).isEqualTo(bytes);
        }
    }

    @Test
    void damagedRowsGiveOneExceptionOnly() {
        SplittableRandom random = new SplittableRandom(32);
        for (int round = 0; round < 100; round++) {
            RowSchema schema = schema(random);
            RowCodec codec = new RowCodec(schema);
            Garbling.check(codec.toBytes(row(schema, random)), codec::fromBytes, random);
        }
    }

    @Test
    void refusesColumnsBeyondTheSchemaAndNumbersBeyondTheType() {
        RowCodec codec = new RowCodec(new RowSchema(List.of(new Column("n", ColumnType.INTEGER, true))));
        assertThatThrownBy(() -> codec.fromBytes(new byte[] {2, 0}))
                .isInstanceOf(MalformedBinaryException.class)
                .hasMessageContaining("more columns");
        byte[] tooLarge = new BinaryWriter().writeByte(1).writeLong(1L << 40).toByteArray();
        assertThatThrownBy(() -> codec.fromBytes(tooLarge)).isInstanceOf(MalformedBinaryException.class);
    }

    @Test
    void everyBitOfADoubleCountsExceptTheKindOfNaN() {
        RowSchema schema = new RowSchema(List.of(new Column("x", ColumnType.DOUBLE, true)));
        RowCodec codec = new RowCodec(schema);
        Row negativeZero = new Row(1).setDouble(0, -0.0);
        assertThat(codec.fromBytes(codec.toBytes(negativeZero))).isEqualTo(negativeZero);
        assertThat(negativeZero).isNotEqualTo(new Row(1).setDouble(0, 0.0));
        assertThat(new Row(1).setDouble(0, Double.longBitsToDouble(0x7FF8000000000001L)))
                .isEqualTo(new Row(1).setDouble(0, Double.NaN));
        assertThat(new Row(1)).isNotEqualTo(new Row(1).setDouble(0, 0.0));
    }

    private static RowSchema schema(SplittableRandom random) {
        List<Column> columns = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            ColumnType type = ColumnType.values()[random.nextInt(ColumnType.values().length)];
            columns.add(new Column("c" + columns.size(), type, true));
        }
        return new RowSchema(columns);
    }

    private static Row row(RowSchema schema, SplittableRandom random) {
        Row row = new Row(schema.width());
        for (int i = 0; i < schema.width(); i++) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            switch (schema.column(i).type()) {
                case BOOLEAN -> row.setBoolean(i, random.nextBoolean());
                case INTEGER -> row.setLong(i, (int) TestStreams.number(random));
                case BIGINT, TIMESTAMP -> row.setLong(i, TestStreams.number(random));
                case DOUBLE -> row.setDouble(i, Double.longBitsToDouble(random.nextLong()));
                case VARCHAR -> row.setText(i, TestStreams.text(random));
            }
        }
        return row;
    }
}
