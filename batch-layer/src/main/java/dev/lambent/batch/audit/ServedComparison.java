package dev.lambent.batch.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.replay.KeptTransforms;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.feature.TransformId;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What the speed layer answered against what the batch layer computes at the same position, bit by bit. */
final class ServedComparison {
    private static final StructType POSITION = new StructType()
            .add(Tables.TOPIC, DataTypes.StringType)
            .add(Tables.PARTITION, DataTypes.IntegerType)
            .add(Tables.OFFSET, DataTypes.LongType);
    private static final StructType FEATURES = POSITION.add("own_features", DataTypes.BinaryType);
    private static final StructType SCORES =
            POSITION.add("own_model", DataTypes.StringType).add("own_bits", DataTypes.LongType);
    private static final StructType SERVED = POSITION.add("features", DataTypes.BinaryType)
            .add("model", DataTypes.StringType)
            .add("bits", DataTypes.LongType)
            .add("transform", DataTypes.StringType);

    private final Lake lake;
    private final SharedTransform shared;
    private final KeptTransforms kept;

    ServedComparison(Lake lake, SharedTransform shared, KeptTransforms kept) {
        this.lake = lake;
        this.shared = shared;
        this.kept = kept;
    }

    /**
     * @param counts of what the run's own transform served
     * @param skew of every transform that served anything, by feature; the run's own first
     */
    record Result(Map<LogPartition, ServedCounts> counts, List<FeatureSkew> skew) {}

    /** @param before version of {@code served} up to which everything has been compared, or -1 */
    Result run(long before) {
        Dataset<Row> fresh = lake.added(Tables.SERVED, before);
        Row first = fresh.agg(min(col(Tables.LOG_TIME))).first();
        if (first.isNullAt(0)) {
            return new Result(Map.of(), List.of());
        }
        Column since = col(Tables.LOG_TIME).geq(first.getLong(0));
        Seq<String> position =
                CollectionConverters.asScala(List.of(POSITION.fieldNames())).toSeq();
        Dataset<Row> joined = served(fresh)
                .join(features(lake.read(Tables.FEATURES).where(since)), position, "left")
                .join(scores(lake.read(Tables.PREDICTIONS).where(since)), position, "left");
        Column known = col("own_features").isNotNull();
        Column sameScore =
                col("model").eqNullSafe(col("own_model")).and(col("bits").eqNullSafe(col("own_bits")));
        String own = shared.get().id().value();
        Map<LogPartition, ServedCounts> counts = new TreeMap<>();
        Map<String, Long> others = new TreeMap<>();
        for (Row row : joined.groupBy("transform", Tables.TOPIC, Tables.PARTITION)
                .agg(
                        ones(known),
                        ones(known.and(not(col("features").eqNullSafe(col("own_features"))))),
                        ones(known.and(not(sameScore))),
                        ones(not(known)))
                .collectAsList()) {
            if (row.getString(0).equals(own)) {
                counts.put(
                        new LogPartition(row.getString(1), row.getInt(2)),
                        new ServedCounts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)));
            } else {
                others.merge(row.getString(0), row.getLong(3), Long::sum);
            }
        }
        SkewMeasure measure = new SkewMeasure(lake, shared, kept);
        List<FeatureSkew> skew = new ArrayList<>(measure.ofOwn(joined.where(known), counts.values()));
        others.forEach((transform, rows) ->
                skew.addAll(measure.ofOther(joined.where(known), new TransformId(transform), rows)));
        return new Result(counts, skew);
    }

    private static Column ones(Column condition) {
        return sum(when(condition, 1L).otherwise(0L));
    }

    private Dataset<Row> features(Dataset<Row> table) {
        SharedTransform handle = shared;
        int first = TableColumns.PLACE.size() + 1;
        MapPartitionsFunction<Row, Row> encode = rows -> {
            RowSchema schema = handle.get().fold().outputSchema();
            RowCodec codec = new RowCodec(schema);
            return map(
                    rows,
                    row -> new GenericRow(new Object[] {
                        row.get(0), row.get(1), row.get(2), codec.toBytes(SparkRows.take(row, schema, first))
                    }));
        };
        return SparkRows.toWire(table).mapPartitions(encode, Encoders.row(FEATURES));
    }

    private static Dataset<Row> scores(Dataset<Row> table) {
        MapPartitionsFunction<Row, Row> bits = rows -> map(rows, ServedComparison::withBits);
        return table.select(columns("model", "score")).mapPartitions(bits, Encoders.row(SCORES));
    }

    private static Dataset<Row> served(Dataset<Row> table) {
        MapPartitionsFunction<Row, Row> bits = rows -> map(
                rows,
                row -> new GenericRow(new Object[] {
                    row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), bits(row, 5), row.get(6)
                }));
        return table.select(columns("features", "model", "score", "transform"))
                .mapPartitions(bits, Encoders.row(SERVED));
    }

    private static Row withBits(Row row) {
        return new GenericRow(new Object[] {row.get(0), row.get(1), row.get(2), row.get(3), bits(row, 4)});
    }

    private static Long bits(Row row, int column) {
        return row.isNullAt(column) ? null : (Long) Double.doubleToLongBits(row.getDouble(column));
    }

    private static Column[] columns(String... more) {
        return java.util.stream.Stream.concat(Arrays.stream(POSITION.fieldNames()), Arrays.stream(more))
                .map(name -> col(name))
                .toArray(Column[]::new);
    }

    private static Iterator<Row> map(Iterator<Row> rows, Function<Row, Row> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                return function.apply(rows.next());
            }
        };
    }
}
