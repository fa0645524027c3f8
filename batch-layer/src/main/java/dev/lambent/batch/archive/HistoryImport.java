package dev.lambent.batch.archive;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.lambent.app.App;
import dev.lambent.app.HistorySpec;
import dev.lambent.app.StreamSpec;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.RowSchema;
import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * Turns the app's history into records of the log with lasting positions: {@code @history/<stream>}, partition 0,
 * offsets in the order of (event time, canonical bytes).
 *
 * <p>Log time is event time shifted so that the newest event meets the start of the log. A row without an event time, or
 * with one later than the import instant allows, has no place of its own in that order: it comes last, with the log's
 * start as its log time, and the decoder will quarantine it.
 */
public final class HistoryImport {
    private static final String ORDER_TIME = "_order_time";
    private static final String VALUE = "value";
    private static final StructType ORDERED =
            new StructType().add(ORDER_TIME, DataTypes.LongType).add(VALUE, DataTypes.BinaryType);

    private final SparkSession spark;
    private final App app;

    public HistoryImport(SparkSession spark, App app) {
        this.spark = spark;
        this.app = app;
    }

    /**
     * Pins the sources and counts them.
     *
     * @param logStartMillis the import instant
     * @throws LambentException (USER) if a source is missing or its columns do not fit the stream
     */
    public HistoryPlan plan(long logStartMillis) {
        SortedMap<String, HistoryPlan.Source> sources = new TreeMap<>();
        long last = Long.MIN_VALUE;
        for (var entry : app.history().entrySet()) {
            StreamSpec stream = app.stream(entry.getKey());
            HistorySpec spec = entry.getValue();
            long version = spec.format() == HistorySpec.Format.DELTA
                    ? deltaVersion(stream, spec)
                    : HistoryPlan.Source.NO_VERSION;
            Dataset<Row> wire = wire(stream, spec.path(), version);
            Row counted = wire.agg(
                            count(lit(1)),
                            max(when(
                                    col(SparkRows.quoted(stream.eventTime())).leq(latest(stream, logStartMillis)),
                                    col(SparkRows.quoted(stream.eventTime())))))
                    .first();
            sources.put(stream.name(), new HistoryPlan.Source(spec.path(), version, counted.getLong(0)));
            last = counted.isNullAt(1) ? last : Math.max(last, counted.getLong(1));
        }
        return new HistoryPlan(logStartMillis, last == Long.MIN_VALUE ? logStartMillis : last, sources);
    }

    /** The history as rows of the archive. */
    public Dataset<Row> records(HistoryPlan plan, SharedTransform transform) {
        JavaRDD<Row> all = null;
        for (var entry : plan.sources().entrySet()) {
            JavaRDD<Row> rows = records(app.stream(entry.getKey()), entry.getValue(), plan, transform);
            all = all == null ? rows : all.union(rows);
        }
        return spark.createDataFrame(all, TableColumns.ARCHIVE_TABLE);
    }

    private JavaRDD<Row> records(
            StreamSpec stream, HistoryPlan.Source source, HistoryPlan plan, SharedTransform transform) {
        String topic = LogPartition.history(stream.name()).topic();
        long latest = latest(stream, plan.logStartMillis());
        long shift = plan.shiftMillis();
        long end = plan.lastEventMillis();
        String name = stream.name();
        MapPartitionsFunction<Row, Row> encode = rows -> new Encoded(rows, transform, name, latest);
        Dataset<Row> ordered = wire(stream, source.path(), source.version())
                .mapPartitions(encode, Encoders.row(ORDERED))
                .orderBy(col(ORDER_TIME), col(VALUE));
        long logStart = plan.logStartMillis();
        // The RDD keeps its shuffle, so that numbering (which counts first) sorts once.
        return ordered.javaRDD().zipWithIndex().map(numbered -> {
            long time = numbered._1().getLong(0);
            long logTime = time == Long.MAX_VALUE ? logStart : Math.min(time, end) + shift;
            return RowFactory.create(
                    topic,
                    0,
                    numbered._2(),
                    logTime,
                    logTime,
                    null,
                    numbered._1().get(1));
        });
    }

    /** Source rows as (order time, canonical JSON). */
    private static final class Encoded implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final long latest;
        private final EventDecoder decoder;
        private final RowSchema schema;
        private final int eventTime;

        Encoded(Iterator<Row> rows, SharedTransform transform, String stream, long latest) {
            this.rows = rows;
            this.latest = latest;
            StreamSpec spec = transform.get().app().stream(stream);
            decoder = transform.get().decoder(stream);
            schema = spec.schema();
            eventTime = spec.eventTimeIndex();
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            dev.lambent.schema.Row row = SparkRows.take(rows.next(), schema, 0);
            boolean placed = !row.isNull(eventTime) && row.longAt(eventTime) <= latest;
            return RowFactory.create(placed ? row.longAt(eventTime) : Long.MAX_VALUE, decoder.encode(row));
        }
    }

    private static long latest(StreamSpec stream, long logStartMillis) {
        return logStartMillis + stream.maxAhead().toMillis();
    }

    private long deltaVersion(StreamSpec stream, HistorySpec spec) {
        if (!DeltaTable.isDeltaTable(spark, spec.path())) {
            throw unreadable(stream, spec.path(), "there is no Delta table", null);
        }
        return DeltaLog.forTable(spark, spec.path())
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }

    /** The source's rows as wire rows in the stream's schema. */
    private Dataset<Row> wire(StreamSpec stream, String path, long version) {
        Dataset<Row> source;
        try {
            source = version == HistoryPlan.Source.NO_VERSION
                    ? spark.read().parquet(path)
                    : spark.read()
                            .format("delta")
                            .option("versionAsOf", version)
                            .load(path);
        } catch (Exception e) {
            // Spark declares AnalysisException only in Scala.
            if (e instanceof AnalysisException) {
                throw unreadable(stream, path, e.getMessage(), e);
            }
            throw e;
        }
        List<String> problems = new ArrayList<>();
        List<org.apache.spark.sql.Column> columns = new ArrayList<>();
        Set<String> names = Set.of(source.columns());
        for (Column column : stream.schema().columns()) {
            if (names.contains(column.name())) {
                DataType given = source.schema().apply(column.name()).dataType();
                String cast = cast(column, given);
                if (cast == null) {
                    problems.add(column.name() + " is " + given.simpleString() + " and not " + column.type());
                } else {
                    columns.add(expr(cast).as(column.name()));
                }
            } else if (column.nullable()) {
                DataType type =
                        column.type() == ColumnType.TIMESTAMP ? DataTypes.LongType : SparkRows.type(column.type());
                columns.add(lit(null).cast(type).as(column.name()));
            } else {
                problems.add(column.name() + " is missing");
            }
        }
        if (!problems.isEmpty()) {
            throw LambentException.user(
                    "The history of stream " + stream.name() + " does not fit its columns",
                    path + ": " + String.join("; ", problems),
                    "Name and type the history's columns as streams." + stream.name() + ".columns does.");
        }
        return source.select(columns.toArray(org.apache.spark.sql.Column[]::new));
    }

    /** The SQL that turns a source column into the wire type without changing a value, or null if there is none. */
    private static String cast(Column column, DataType given) {
        String name = SparkRows.quoted(column.name());
        boolean integral = Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType)
                .contains(given);
        return switch (column.type()) {
            case BOOLEAN -> given.equals(DataTypes.BooleanType) ? name : null;
            // Overflow is an error in ANSI mode, never another number.
            case INTEGER -> integral ? "CAST(" + name + " AS INT)" : null;
            case BIGINT -> integral ? "CAST(" + name + " AS BIGINT)" : null;
            case DOUBLE ->
                integral
                                || given.equals(DataTypes.FloatType)
                                || given.equals(DataTypes.DoubleType)
                                || given instanceof DecimalType
                        ? "CAST(" + name + " AS DOUBLE)"
                        : null;
            case DECIMAL ->
                integral || (given instanceof DecimalType decimal && decimal.scale() <= Decimal.SCALE)
                        ? "CAST(" + name + " AS DECIMAL(" + Decimal.PRECISION + ", " + Decimal.SCALE + "))"
                        : null;
            case VARCHAR -> given.equals(DataTypes.StringType) ? name : null;
            case TIMESTAMP ->
                given.equals(DataTypes.TimestampType)
                                || given.equals(DataTypes.TimestampNTZType)
                                || given.equals(DataTypes.DateType)
                        ? "unix_millis(CAST(" + name + " AS TIMESTAMP))"
                        : null;
        };
    }

    private static LambentException unreadable(StreamSpec stream, String path, String reason, Exception cause) {
        return LambentException.user(
                "The history of stream " + stream.name() + " cannot be read",
                path + ": " + reason,
                "Check history." + stream.name() + " in lambent.yaml: its path and its format (delta or parquet).",
                cause);
    }
}
