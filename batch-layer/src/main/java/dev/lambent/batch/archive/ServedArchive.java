package dev.lambent.batch.archive;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.replay.KeptTransforms;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPlace;
import dev.lambent.schema.RowCodec;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import dev.lambent.view.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Copies what the speed layer really answered into the table {@code served}. The speed topic is written at least once,
 * and its records are not in log order: rows are told apart by their position, within the run and against earlier ones. While a feature
 * set is switched two transforms answer the same rows; what each answered is archived.
 */
public final class ServedArchive {
    private static final StructType SPEED = TableColumns.SERVED_TABLE
            .add("_speed_partition", DataTypes.IntegerType)
            .add("_speed_offset", DataTypes.LongType)
            .add("_before", DataTypes.BooleanType);

    private final SparkSession spark;
    private final Lake lake;
    private final KeptTransforms transforms;

    public ServedArchive(SparkSession spark, Lake lake, KeptTransforms transforms) {
        this.spark = spark;
        this.lake = lake;
        this.transforms = transforms;
    }

    /**
     * Archives the answers to rows before {@code boundary}.
     *
     * @return per partition of the speed topic the first offset of a row at or after the boundary; where there is none,
     *     the range's end
     */
    public SortedMap<Integer, Long> run(
            String bootstrap,
            String speedTopic,
            SortedMap<Integer, Long> from,
            SortedMap<Integer, Long> to,
            Boundary boundary,
            long epoch) {
        SortedMap<Integer, Long> next = new TreeMap<>(to);
        List<LogRange> ranges = new ArrayList<>();
        to.forEach((partition, end) -> {
            long start = from.getOrDefault(partition, 0L);
            if (end > start) {
                ranges.add(new LogRange(speedTopic, speedTopic, partition, start, end, 0));
            }
        });
        if (ranges.isEmpty()) {
            return next;
        }
        Held held = new Held(boundary);
        // Tasks take what they need, never this object with its session.
        KeptTransforms kept = transforms;
        JavaRDD<Row> read = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(ranges, ranges.size())
                .flatMap(range -> new Answers(new LogReader(bootstrap, range), range, held, kept));
        Dataset<Row> answers = spark.createDataFrame(read, SPEED).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            for (Row row : answers.where(col("_before").equalTo(false))
                    .groupBy("_speed_partition")
                    .agg(min("_speed_offset"))
                    .collectAsList()) {
                next.put(row.getInt(0), row.getLong(1));
            }
            String[] answer = {Tables.TOPIC, Tables.PARTITION, Tables.OFFSET, "transform"};
            Dataset<Row> known =
                    lake.read(Tables.SERVED).select(Tables.TOPIC, Tables.PARTITION, Tables.OFFSET, "transform");
            Dataset<Row> once = answers.where(col("_before").and(col("features").isNotNull()))
                    .dropDuplicates(answer)
                    .join(
                            known,
                            scala.jdk.javaapi.CollectionConverters.asScala(List.of(answer))
                                    .toSeq(),
                            "left_anti")
                    .select(java.util.Arrays.stream(TableColumns.SERVED_TABLE.fieldNames())
                            .map(name -> col(name))
                            .toArray(Column[]::new))
                    .coalesce(2);
            lake.append(Tables.SERVED, once, Tables.SERVED, epoch);
        } finally {
            answers.unpersist();
        }
        return next;
    }

    /** A boundary that can travel to Spark tasks. */
    private static final class Held implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Map<String, Long> offsets = new HashMap<>();

        Held(Boundary boundary) {
            boundary.marks().forEach((partition, mark) -> offsets.put(partition.toString(), mark.offset()));
        }

        boolean holds(LogPlace place) {
            Long end = offsets.get(place.position().partition().toString());
            return end != null && place.position().offset() < end;
        }
    }

    /** How the records of one transform are read. */
    private record Writer(TransformId transform, SpeedRecordCodec codec, RowCodec features) {
        static Writer of(Transform transform) {
            return new Writer(
                    transform.id(),
                    transform.speedCodec(),
                    new RowCodec(transform.fold().outputSchema()));
        }
    }

    private static final class Answers implements Iterator<Row> {
        private final LogReader reader;
        private final LogRange range;
        private final Held held;
        private final KeptTransforms transforms;
        private final Map<TransformId, Optional<Writer>> writers = new HashMap<>();
        private Row next;

        Answers(LogReader reader, LogRange range, Held held, KeptTransforms transforms) {
            this.reader = reader;
            this.range = range;
            this.held = held;
            this.transforms = transforms;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> reader.close());
        }

        @Override
        public boolean hasNext() {
            while (next == null && reader.hasNext()) {
                next = row(reader.next());
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = next;
            next = null;
            return row;
        }

        private Row row(LogReader.Entry entry) {
            byte[] bytes = entry.record().value();
            try {
                Optional<Writer> writer = writers.computeIfAbsent(
                        SpeedRecordCodec.writtenBy(bytes),
                        id -> transforms.get(id).map(Writer::of));
                return writer.isEmpty()
                        ? null
                        : row(entry, writer.get(), writer.get().codec().fromBytes(bytes));
            } catch (MalformedBinaryException rubbish) {
                // Nobody could read it, so nobody was answered by it.
                return null;
            }
        }

        private Row row(LogReader.Entry entry, Writer writer, SpeedRecord record) {
            if (record instanceof SpeedRecord.Event event) {
                boolean before = held.holds(event.place());
                return before && event.served() == null
                        ? null
                        : row(entry, writer, event.place(), before, event.served());
            }
            if (record instanceof SpeedRecord.Quarantined bad && !held.holds(bad.place())) {
                return row(entry, writer, bad.place(), false, null);
            }
            return null;
        }

        private Row row(
                LogReader.Entry entry, Writer writer, LogPlace place, boolean before, SpeedRecord.Served served) {
            boolean scored = before && served.prediction() != null;
            return new GenericRow(new Object[] {
                place.position().topic(),
                place.position().partition().partition(),
                place.position().offset(),
                place.logTimeMillis(),
                before ? writer.features().toBytes(served.features()) : null,
                before ? served.bundle() : null,
                scored ? served.prediction().score() : null,
                scored ? served.prediction().decision() : null,
                writer.transform().value(),
                range.partition(),
                entry.record().offset(),
                before
            });
        }
    }
}
