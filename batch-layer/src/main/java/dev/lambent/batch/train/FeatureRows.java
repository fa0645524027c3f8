package dev.lambent.batch.train;

import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Reads feature rows out of Spark rows, by column name. Travels to executors. */
final class FeatureRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String[] names;
    private final ColumnType[] types;
    private final boolean[] nullable;
    private final int[] at;
    private transient RowSchema schema;

    FeatureRows(RowSchema schema, StructType spark) {
        int width = schema.width();
        names = new String[width];
        types = new ColumnType[width];
        nullable = new boolean[width];
        at = new int[width];
        List<String> present = List.of(spark.fieldNames());
        for (int i = 0; i < width; i++) {
            Column column = schema.column(i);
            names[i] = column.name();
            types[i] = column.type();
            nullable[i] = column.nullable();
            at[i] = present.indexOf(column.name());
            if (at[i] < 0) {
                throw LambentException.internal(
                        "Rows cannot be read as features",
                        "column " + column.name() + " is not among " + present,
                        null);
            }
        }
    }

    RowSchema schema() {
        if (schema == null) {
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                columns.add(new Column(names[i], types[i], nullable[i]));
            }
            schema = new RowSchema(columns);
        }
        return schema;
    }

    dev.lambent.schema.Row read(Row spark) {
        dev.lambent.schema.Row row = new dev.lambent.schema.Row(at.length);
        for (int i = 0; i < at.length; i++) {
            int column = at[i];
            if (spark.isNullAt(column)) {
                continue;
            }
            switch (types[i]) {
                case BOOLEAN -> row.setBoolean(i, spark.getBoolean(column));
                case INTEGER, BIGINT -> row.setLong(i, ((Number) spark.get(column)).longValue());
                case DOUBLE -> row.setDouble(i, spark.getDouble(column));
                case DECIMAL -> row.setBoxed(i, types[i], spark.getDecimal(column));
                case VARCHAR -> row.setText(i, spark.getString(column));
                case TIMESTAMP -> row.setLong(i, millis(spark.get(column)));
            }
        }
        return row;
    }

    /** Spark gives one of three classes, depending on the column's type and its settings. */
    private static long millis(Object timestamp) {
        if (timestamp instanceof Timestamp instant) {
            return instant.getTime();
        }
        return timestamp instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC).toEpochMilli()
                : ((Instant) timestamp).toEpochMilli();
    }
}
