package dev.lambent.batch;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.lambent.app.App;
import dev.lambent.app.LabelSpec;
import dev.lambent.app.StreamSpec;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.train.TrainingInput;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows a model can learn from: features whose label is mature. The last label of a row id in log order counts;
 * mature is what the data say, not the clock: the newest event time of the archive is {@code matures_after} later.
 */
final class LabelledRows {
    /** The column of the outcome; DOUBLE. */
    static final String LABEL = "label";

    private static final String ROW_ID = "_label_row_id";

    private final Lake lake;
    private final App app;
    private final Map<String, Long> versions;

    /** Of the tables as they are now. */
    LabelledRows(Lake lake, App app) {
        this(
                lake,
                app,
                Map.of(
                        Tables.FEATURES, lake.version(Tables.FEATURES),
                        Tables.LABELS, lake.version(Tables.LABELS),
                        Tables.EVENTS, lake.version(Tables.EVENTS)));
    }

    /** @param versions of {@code features}, {@code labels} and {@code events} */
    LabelledRows(Lake lake, App app, Map<String, Long> versions) {
        this.lake = lake;
        this.app = app;
        this.versions = Map.copyOf(versions);
    }

    /** The tables that are read. */
    Map<String, Long> versions() {
        return versions;
    }

    private Dataset<Row> table(String name) {
        return lake.read(name, versions.get(name));
    }

    /** All columns of the table {@code features}, {@link #LABEL} and {@link TrainingInput#LABEL_LOG_TIME}. */
    Dataset<Row> read() {
        Dataset<Row> features = table(Tables.FEATURES);
        OptionalLong newest = newestEventMillis();
        if (newest.isEmpty()) {
            return features.withColumn(LABEL, lit(0.0)).limit(0);
        }
        long matureUntil = newest.getAsLong() - app.label().maturesAfter().toMillis();
        Dataset<Row> mature =
                features.where(col(Tables.EVENT_TIME).leq(expr("timestamp_millis(" + matureUntil + "L)")));
        Column place = struct(col(Tables.LOG_TIME), col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET));
        Dataset<Row> labels = table(Tables.LABELS)
                .groupBy(col(SparkRows.quoted(app.rowId())).as(ROW_ID))
                .agg(
                        max_by(col(LABEL), place).as(LABEL),
                        max(col(Tables.LOG_TIME)).as(TrainingInput.LABEL_LOG_TIME));
        boolean zero = app.label().absent() == LabelSpec.Absent.ZERO;
        Dataset<Row> joined =
                mature.join(labels, col(SparkRows.quoted(app.rowId())).equalTo(col(ROW_ID)), zero ? "left" : "inner");
        return joined.withColumn(LABEL, zero ? coalesce(col(LABEL), lit(0.0)) : col(LABEL))
                .where(col(LABEL).isNotNull())
                .drop(ROW_ID);
    }

    private OptionalLong newestEventMillis() {
        Dataset<Row> events = table(Tables.EVENTS);
        OptionalLong newest = OptionalLong.empty();
        for (StreamSpec stream : app.streams().values()) {
            Row row = events.where(col(Tables.TOPIC)
                            .isin(
                                    stream.name(),
                                    LogPartition.history(stream.name()).topic()))
                    .agg(max(expr("unix_millis(" + SparkRows.quoted(stream.eventTime()) + ")")))
                    .first();
            if (!row.isNullAt(0)) {
                newest = OptionalLong.of(Math.max(newest.orElse(Long.MIN_VALUE), row.getLong(0)));
            }
        }
        return newest;
    }
}
