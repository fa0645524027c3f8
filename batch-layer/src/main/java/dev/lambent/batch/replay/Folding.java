package dev.lambent.batch.replay;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.expressions.GenericRow;
import org.apache.spark.sql.types.StructType;

/**
 * The fold over a stretch of the log: every row goes once to each PARTITION BY set; the rows of a key meet in one task,
 * in log order, behind the key's state if there is one; the parts come together again by position.
 */
final class Folding {
    /**
     * Input of the ordered pass: a key's state (kind 0) or a row for a key (kind 1).
     *
     * <p>{@code slot} is what Spark sorts by: 20 bits of a hash of (set, key), then 43 bits of log time. Spark compares
     * the first 8 bytes of a sort key without looking at the row, so that nearly all of the order is one comparison of
     * longs. Keys that share a hash are folded side by side.
     */
    static final StructType KEYED = new StructType()
            .add("slot", LongType)
            .add("set", IntegerType)
            .add("key", StringType)
            .add("kind", IntegerType)
            .add("log_time", LongType)
            .add("topic", StringType)
            .add("partition", IntegerType)
            .add("offset", LongType)
            .add("event_time", LongType)
            .add("wanted", BooleanType)
            .add("payload", BinaryType);

    static final int STATE = 0;
    static final int ROW = 1;

    private static final int TIME_BITS = 43;
    private static final long LAST_TIME = (1L << TIME_BITS) - 1;
    private static final int HASH_BITS = 20;

    /** What a row sees in one set. {@code input} travels with set 0 only. */
    static final StructType PARTS = new StructType()
            .add("log_time", LongType)
            .add("topic", StringType)
            .add("partition", IntegerType)
            .add("offset", LongType)
            .add("set", IntegerType)
            .add("event_time", LongType)
            .add("part", BinaryType)
            .add("input", BinaryType);

    private Folding() {}

    /** The slot of a key's entry. Log times outside 1970 to 2248 are ordered by the columns after it. */
    static long slot(int set, String key, long logTimeMillis) {
        int hash = (31 * set + key.hashCode()) * 0x9E3779B9;
        return ((long) (hash >>> (32 - HASH_BITS)) << TIME_BITS) | Math.max(0, Math.min(LAST_TIME, logTimeMillis));
    }

    /** What entries that are folded together have in common. */
    static int bucket(long slot) {
        return (int) (slot >>> TIME_BITS);
    }

    /** One row per set for every decoded row that the fold takes. */
    static Dataset<org.apache.spark.sql.Row> keyed(Dataset<org.apache.spark.sql.Row> decoded, SharedTransform shared) {
        Object[] topics = shared.get().fold().streams().stream()
                .flatMap(
                        stream -> Stream.of(stream, LogPartition.history(stream).topic()))
                .toArray();
        MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> fanOut =
                rows -> new FanOut(shared.get(), rows);
        return decoded.where(col("event").isNotNull())
                .where(col("_topic").isin(topics))
                .select(Decoding.with(TableColumns.PLACE.fieldNames(), "event_time", "event"))
                .mapPartitions(fanOut, Encoders.row(KEYED));
    }

    private static final class FanOut implements Iterator<org.apache.spark.sql.Row> {
        private final Fold fold;
        private final Map<String, Source> sourceOfTopic = new HashMap<>();
        private final RowCodec inputCodec;
        private final Iterator<org.apache.spark.sql.Row> rows;
        private final Queue<org.apache.spark.sql.Row> ready = new ArrayDeque<>();

        private record Source(String stream, RowCodec codec) {}

        FanOut(Transform transform, Iterator<org.apache.spark.sql.Row> rows) {
            this.fold = transform.fold();
            for (String stream : fold.streams()) {
                Source source = new Source(
                        stream, new RowCodec(transform.app().stream(stream).schema()));
                sourceOfTopic.put(stream, source);
                sourceOfTopic.put(LogPartition.history(stream).topic(), source);
            }
            this.inputCodec = new RowCodec(fold.inputSchema());
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                fanOut(rows.next());
            }
            return !ready.isEmpty();
        }

        @Override
        public org.apache.spark.sql.Row next() {
            return ready.remove();
        }

        private void fanOut(org.apache.spark.sql.Row in) {
            Source source = sourceOfTopic.get(in.getString(0));
            Row input = fold.prepare(source.stream, source.codec.fromBytes((byte[]) in.get(5)));
            if (input == null) {
                return;
            }
            boolean wanted = fold.mayScore(input);
            byte[] payload = inputCodec.toBytes(input);
            for (int set = 0; set < fold.sets().size(); set++) {
                String key = fold.key(set, input);
                ready.add(new GenericRow(new Object[] {
                    slot(set, key, in.getLong(3)),
                    set,
                    key,
                    ROW,
                    in.get(3),
                    in.get(0),
                    in.get(1),
                    in.get(2),
                    in.get(4),
                    wanted,
                    payload
                }));
            }
        }
    }

    /**
     * Folds {@code keyed} (states and rows), writes the new state of every key into {@code stateFolder}, and gives the
     * parts of the rows that may be scored.
     */
    static Dataset<org.apache.spark.sql.Row> parts(
            Dataset<org.apache.spark.sql.Row> keyed,
            SharedTransform shared,
            int partitions,
            String stateFolder,
            long boundaryMillis) {
        MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> fold =
                rows -> new FoldTask(shared.get().fold(), rows, stateFolder, boundaryMillis);
        return keyed.repartition(partitions, expr("shiftrightunsigned(slot, " + TIME_BITS + ")"))
                .sortWithinPartitions("slot", "kind", "log_time", "topic", "partition", "offset")
                .mapPartitions(fold, Encoders.row(PARTS));
    }

    /** Gathers the parts of each row and finishes it: rows of the table {@code features}. */
    static Dataset<org.apache.spark.sql.Row> gather(
            Dataset<org.apache.spark.sql.Row> parts, SharedTransform shared, int partitions, StructType table) {
        StructType wire = SparkRows.wire(table);
        MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> gather =
                rows -> new GatherTask(shared.get().fold(), rows, wire.size());
        Column[] position = {col("topic"), col("partition"), col("offset")};
        Dataset<org.apache.spark.sql.Row> gathered = parts.repartition(partitions, position)
                .sortWithinPartitions("log_time", "topic", "partition", "offset", "set")
                .mapPartitions(gather, Encoders.row(wire));
        return SparkRows.toTable(gathered, table);
    }
}
