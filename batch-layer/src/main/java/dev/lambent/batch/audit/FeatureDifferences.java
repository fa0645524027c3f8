package dev.lambent.batch.audit;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lambent.feature.Transform;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Served against replayed values, feature by feature, where some feature of a row may differ. */
final class FeatureDifferences {
    /** The first row of a column in a Spark partition is its count; further ones are examples. */
    private static final StructType TALLY = new StructType()
            .add("feature", IntegerType)
            .add("mismatches", LongType)
            .add("largest", DoubleType)
            .add("topic", StringType)
            .add("partition", IntegerType)
            .add("offset", LongType)
            .add("served", BinaryType)
            .add("replayed", BinaryType);

    private static final int MOST_EXAMPLES = 12;

    private FeatureDifferences() {}

    /** A row that differs: its features as both encode them. */
    record Example(LogPosition position, byte[] served, byte[] replayed) {}

    /** @param largest NaN if no two numbers were compared */
    record Tally(long mismatches, double largest, List<Example> examples) {
        static final Tally NONE = new Tally(0, Double.NaN, List.of());

        Tally plus(Tally other) {
            List<Example> both = new ArrayList<>(examples);
            both.addAll(other.examples);
            both.sort(Comparator.comparing(Example::position));
            return new Tally(
                    mismatches + other.mismatches,
                    greater(largest, other.largest),
                    both.subList(0, Math.min(MOST_EXAMPLES, both.size())));
        }
    }

    /** A column that both transforms have, by name and type. */
    record Shared(String name, ColumnType type, int servedColumn, int replayedColumn) {
        static List<Shared> of(RowSchema served, RowSchema replayed) {
            List<Shared> shared = new ArrayList<>();
            for (int i = 0; i < served.width(); i++) {
                Column column = served.column(i);
                int other = replayed.indexOf(column.name());
                if (other >= 0 && replayed.column(other).type() == column.type()) {
                    shared.add(new Shared(column.name(), column.type(), i, other));
                }
            }
            return shared;
        }

        Object served(dev.lambent.schema.Row row) {
            return row.boxed(servedColumn, type);
        }

        Object replayed(dev.lambent.schema.Row row) {
            return row.boxed(replayedColumn, type);
        }
    }

    /** A supplier that Spark tasks can take with them. */
    interface Handle extends Supplier<Transform>, java.io.Serializable {}

    /**
     * @param pairs topic, partition, offset, served features, replayed features
     * @return per column of {@link Shared#of}
     */
    static List<Tally> of(Dataset<Row> pairs, Handle served, Handle replayed) {
        MapPartitionsFunction<Row, Row> tally = rows -> tally(
                rows, served.get().fold().outputSchema(), replayed.get().fold().outputSchema());
        int columns = Shared.of(
                        served.get().fold().outputSchema(),
                        replayed.get().fold().outputSchema())
                .size();
        List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            tallies.add(Tally.NONE);
        }
        for (Row row : pairs.mapPartitions(tally, Encoders.row(TALLY)).collectAsList()) {
            List<Example> examples = row.isNullAt(3)
                    ? List.of()
                    : List.of(new Example(
                            LogPosition.of(row.getString(3), row.getInt(4), row.getLong(5)),
                            (byte[]) row.get(6),
                            (byte[]) row.get(7)));
            Tally more = new Tally(row.getLong(1), row.isNullAt(2) ? Double.NaN : row.getDouble(2), examples);
            tallies.set(row.getInt(0), tallies.get(row.getInt(0)).plus(more));
        }
        return tallies;
    }

    private static Iterator<Row> tally(Iterator<Row> pairs, RowSchema served, RowSchema replayed) {
        List<Shared> columns = Shared.of(served, replayed);
        RowCodec servedCodec = new RowCodec(served);
        RowCodec replayedCodec = new RowCodec(replayed);
        long[] mismatches = new long[columns.size()];
        double[] largest = new double[columns.size()];
        java.util.Arrays.fill(largest, Double.NaN);
        List<Row> tallies = new ArrayList<>();
        while (pairs.hasNext()) {
            Row pair = pairs.next();
            dev.lambent.schema.Row left = servedCodec.fromBytes((byte[]) pair.get(3));
            dev.lambent.schema.Row right = replayedCodec.fromBytes((byte[]) pair.get(4));
            for (int i = 0; i < mismatches.length; i++) {
                Object servedValue = columns.get(i).served(left);
                Object replayedValue = columns.get(i).replayed(right);
                if (Objects.equals(servedValue, replayedValue)) {
                    continue;
                }
                largest[i] = greater(largest[i], difference(servedValue, replayedValue));
                if (++mismatches[i] <= MOST_EXAMPLES) {
                    tallies.add(RowFactory.create(
                            i, 0L, null, pair.get(0), pair.get(1), pair.get(2), pair.get(3), pair.get(4)));
                }
            }
        }
        for (int i = 0; i < mismatches.length; i++) {
            Double size = Double.isNaN(largest[i]) ? null : largest[i];
            tallies.add(RowFactory.create(i, mismatches[i], size, null, null, null, null, null));
        }
        return tallies.iterator();
    }

    private static double difference(Object left, Object right) {
        return left instanceof Number one && right instanceof Number other
                ? Math.abs(one.doubleValue() - other.doubleValue())
                : Double.NaN;
    }

    /** The greater of the two that is a number. */
    private static double greater(double left, double right) {
        return Double.isNaN(left) || left < right ? right : left;
    }
}
