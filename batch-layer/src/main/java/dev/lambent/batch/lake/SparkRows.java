package dev.lambent.batch.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Between Lambent's rows and Spark's. In flight ("wire") a TIMESTAMP is a BIGINT of epoch milliseconds; in tables it is
 * Spark's TimestampType. The two SQL functions that convert are exact and need no session setting.
 */
public final class SparkRows {
    private SparkRows() {}

    /** The table type of a column. */
    public static DataType type(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> DataTypes.BooleanType;
            case INTEGER -> DataTypes.IntegerType;
            case BIGINT -> DataTypes.LongType;
            case DOUBLE -> DataTypes.DoubleType;
            case DECIMAL -> DataTypes.createDecimalType(Decimal.PRECISION, Decimal.SCALE);
            case VARCHAR -> DataTypes.StringType;
            case TIMESTAMP -> DataTypes.TimestampType;
        };
    }

    /** {@code before}, then the columns of {@code schema} as nullable table columns. */
    public static StructType append(StructType before, RowSchema schema) {
        StructType struct = before;
        for (Column column : schema.columns()) {
            struct = struct.add(column.name(), type(column.type()), true);
        }
        return struct;
    }

    /** The same columns with every TIMESTAMP as BIGINT. */
    public static StructType wire(StructType table) {
        return new StructType(Arrays.stream(table.fields())
                .map(field -> field.dataType().equals(DataTypes.TimestampType)
                        ? new StructField(field.name(), DataTypes.LongType, field.nullable(), field.metadata())
                        : field)
                .toArray(StructField[]::new));
    }

    /** Wire rows to rows of {@code table}'s types. */
    public static Dataset<org.apache.spark.sql.Row> toTable(Dataset<org.apache.spark.sql.Row> wire, StructType table) {
        return wire.select(Arrays.stream(table.fields())
                .map(field -> field.dataType().equals(DataTypes.TimestampType)
                        ? expr("timestamp_millis(" + quoted(field.name()) + ")").as(field.name())
                        : col(quoted(field.name())))
                .toArray(org.apache.spark.sql.Column[]::new));
    }

    /** The inverse of {@link #toTable}; keeps the columns and their order. */
    public static Dataset<org.apache.spark.sql.Row> toWire(Dataset<org.apache.spark.sql.Row> table) {
        return table.select(Arrays.stream(table.schema().fields())
                .map(field -> field.dataType().equals(DataTypes.TimestampType)
                        ? expr("unix_millis(" + quoted(field.name()) + ")").as(field.name())
                        : col(quoted(field.name())))
                .toArray(org.apache.spark.sql.Column[]::new));
    }

    /** A column name as Spark SQL takes it whatever its characters. */
    public static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** Puts the values of {@code row} into a wire row from {@code first} on. */
    public static void put(Row row, RowSchema schema, Object[] wire, int first) {
        for (int i = 0; i < schema.width(); i++) {
            wire[first + i] = row.boxed(i, schema.column(i).type());
        }
    }

    /** Reads a row of {@code schema} from the columns of a wire row that start at {@code first}. */
    public static Row take(org.apache.spark.sql.Row wire, RowSchema schema, int first) {
        Row row = new Row(schema.width());
        for (int i = 0; i < schema.width(); i++) {
            row.setBoxed(i, schema.column(i).type(), wire.get(first + i));
        }
        return row;
    }
}
