package dev.lambent.batch.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Tables;
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
            .add("bits", DataTypes.LongType);

    private final Lake lake;
    private final SharedTransform shared;

    ServedComparison(Lake lake, SharedTransform shared) {
        this.lake = lake;
        this.shared = shared;
    }

    /** @param before version of {@code served} up to which everything has been compared, or -1 */
    Map<LogPartition, ServedCounts> run(long before) {
        Dataset<Row> fresh = lake.added(Tables.SERVED, before)
                .where(col("transform").equalTo(shared.get().id().value()));
        Row first = fresh.agg(min(col(Tables.LOG_TIME))).first();
        Map<LogPartition, ServedCounts> counts = new TreeMap<>();
        if (first.isNullAt(0)) {
            return counts;
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
        for (Row row : joined.groupBy(Tables.TOPIC, Tables.PARTITION)
                .agg(
                        ones(known),
                        ones(known.and(not(col("features").eqNullSafe(col("own_features"))))),
                        ones(known.and(not(sameScore))),
                        ones(not(known)))
                .collectAsList()) {
            counts.put(
                    new LogPartition(row.getString(0), row.getInt(1)),
                    new ServedCounts(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
        }
        return counts;
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
                row -> new GenericRow(
                        new Object[] {row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), bits(row, 5)}));
        return table.select(columns("features", "model", "score")).mapPartitions(bits, Encoders.row(SERVED));
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
