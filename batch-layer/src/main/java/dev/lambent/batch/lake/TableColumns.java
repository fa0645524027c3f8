package dev.lambent.batch.lake;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.lambent.schema.Column;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Tables;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The columns of every table in the lake; docs/architecture.md lists them. */
public final class TableColumns {
    /** The columns every row of the log starts with. */
    public static final StructType PLACE = new StructType()
            .add(Tables.TOPIC, StringType)
            .add(Tables.PARTITION, IntegerType)
            .add(Tables.OFFSET, LongType)
            .add(Tables.LOG_TIME, LongType);

    public static final StructType ARCHIVE_TABLE =
            PLACE.add("append_time", LongType).add("key", BinaryType).add("value", BinaryType);

    public static final StructType QUARANTINE_TABLE = PLACE.add("append_time", LongType)
            .add("reason", StringType)
            .add("detail", StringType)
            .add("key", BinaryType)
            .add("value", BinaryType)
            .add("value_bytes", IntegerType);

    public static final StructType SERVED_TABLE = PLACE.add("features", BinaryType)
            .add("model", StringType)
            .add("score", DoubleType)
            .add("decision", DoubleType)
            .add("transform", StringType);

    public static final StructType CONTROL_TABLE =
            new StructType().add("offset", LongType).add("log_time", LongType).add("entry", StringType);

    public static final StructType AUDIT_TABLE = new StructType()
            .add("epoch", LongType)
            .add("topic", StringType)
            .add("partition", IntegerType)
            .add("from_offset", LongType)
            .add("to_offset", LongType)
            .add("offsets", LongType)
            .add("rows", LongType)
            .add("quarantined", LongType)
            .add("ticks", LongType)
            .add("gaps", LongType)
            .add("scored_rows", LongType)
            .add("compared", LongType)
            .add("feature_differences", LongType)
            .add("score_differences", LongType)
            .add("unknown_served", LongType)
            .add("not_yet_served", LongType)
            .add("clock_steps", LongType);

    public static final StructType SKEW_TABLE = new StructType()
            .add("epoch", LongType)
            .add("transform", StringType)
            .add("feature", StringType)
            .add("rows", LongType)
            .add("mismatches", LongType)
            .add("rate_upper_bound", DoubleType)
            .add("largest_difference", DoubleType)
            .add("blame", StringType)
            .add("evidence", StringType)
            .add("example", StringType)
            .add("total_rows", LongType)
            .add("total_mismatches", LongType)
            .add("total_rate_upper_bound", DoubleType);

    public static final StructType PUBLICATIONS_TABLE = new StructType()
            .add("epoch", LongType)
            .add("published_at", TimestampType)
            .add("feature_set", StringType)
            .add("transform", StringType)
            .add("role", StringType)
            .add("active_model", StringType)
            .add("boundary_log_time", LongType)
            .add("document", StringType);

    private TableColumns() {}

    /** Place, event time, and the SELECT list of features.sql. */
    public static StructType features(RowSchema output) {
        return SparkRows.append(PLACE.add(Tables.EVENT_TIME, TimestampType), output);
    }

    /** Place, event time, row id and label. */
    public static StructType labels(RowSchema label) {
        return SparkRows.append(PLACE.add(Tables.EVENT_TIME, TimestampType), label);
    }

    /** Place, event time, row id, and what the model in force said. */
    public static StructType predictions(Column rowId) {
        return SparkRows.append(PLACE.add(Tables.EVENT_TIME, TimestampType), new RowSchema(List.of(rowId)))
                .add("model", StringType)
                .add("origin", StringType)
                .add("score", DoubleType)
                .add("decision", DoubleType);
    }

    /** Place, and the columns of all streams by name. */
    public static StructType events(RowSchema union) {
        return SparkRows.append(PLACE, union);
    }
}
