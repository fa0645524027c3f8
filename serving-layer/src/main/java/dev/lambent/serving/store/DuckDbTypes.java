package dev.lambent.serving.store;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.List;

/** DuckDB's names of Delta's types. */
final class DuckDbTypes {
    private DuckDbTypes() {}

    /** Null for a type that has no counterpart. A Delta TIMESTAMP is an instant and shown as its UTC wall time. */
    static String of(DataType type) {
        if (type instanceof StringType) {
            return "VARCHAR";
        } else if (type instanceof LongType) {
            return "BIGINT";
        } else if (type instanceof IntegerType) {
            return "INTEGER";
        } else if (type instanceof ShortType) {
            return "SMALLINT";
        } else if (type instanceof ByteType) {
            return "TINYINT";
        } else if (type instanceof DoubleType) {
            return "DOUBLE";
        } else if (type instanceof FloatType) {
            return "FLOAT";
        } else if (type instanceof BooleanType) {
            return "BOOLEAN";
        } else if (type instanceof BinaryType) {
            return "BLOB";
        } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return "TIMESTAMP";
        } else if (type instanceof DateType) {
            return "DATE";
        } else if (type instanceof DecimalType decimal) {
            return "DECIMAL(" + decimal.getPrecision() + ", " + decimal.getScale() + ")";
        } else if (type instanceof ArrayType array) {
            String element = of(array.getElementType());
            return element == null ? null : element + "[]";
        } else if (type instanceof MapType map) {
            String key = of(map.getKeyType());
            String value = of(map.getValueType());
            return key == null || value == null ? null : "MAP(" + key + ", " + value + ")";
        } else if (type instanceof StructType struct) {
            return struct(struct);
        }
        return null;
    }

    private static String struct(StructType struct) {
        List<String> fields = new ArrayList<>();
        for (StructField field : struct.fields()) {
            String type = of(field.getDataType());
            if (type == null) {
                return null;
            }
            fields.add('"' + field.getName().replace("\"", "\"\"") + "\" " + type);
        }
        return "STRUCT(" + String.join(", ", fields) + ")";
    }
}
