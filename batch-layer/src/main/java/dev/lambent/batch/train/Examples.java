package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.xxhash64;

import dev.lambent.app.App;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.EncoderFitter;
import dev.lambent.encode.EncoderJson;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The labelled rows, read once and kept: split by a hash of their position into a fixed number of partitions and sorted
 * within, so that every later step sees the same rows in the same order, whatever they came from.
 */
final class Examples implements AutoCloseable {
    /** Event time as epoch milliseconds. */
    static final String MILLIS = "_event_millis";

    /** MLlib's sums over partitions are exact to the bit for two: their order can only be swapped. */
    private static final int PARTITIONS = 2;

    private static final long ROWS_PER_PARTITION = 2_000_000;
    private static final int BUCKETS = 1_000_000;

    private final TrainingInput input;
    private final FeatureRows reader;
    private final Times times;
    private Dataset<Row> rows;

    Examples(TrainingInput input) {
        this.input = input;
        Dataset<Row> selected = input.rows()
                .select(columns(input))
                .where(col(TrainingInput.LABEL).isNotNull());
        rows = partitioned(selected, PARTITIONS);
        times = times();
        long size = times.rowsBefore(Long.MAX_VALUE);
        if (size > PARTITIONS * ROWS_PER_PARTITION) {
            Dataset<Row> few = rows;
            rows = partitioned(few, (int) ((size + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION));
            rows.count();
            few.unpersist();
        }
        reader = new FeatureRows(input.features(), rows.schema());
    }

    private static Column[] columns(TrainingInput input) {
        List<Column> columns = new ArrayList<>();
        columns.add(unix_millis(col(Tables.EVENT_TIME)).as(MILLIS));
        for (String name :
                List.of(Tables.LOG_TIME, Tables.TOPIC, Tables.PARTITION, Tables.OFFSET, TrainingInput.LABEL)) {
            columns.add(col(name));
        }
        if (List.of(input.rows().columns()).contains(TrainingInput.LABEL_LOG_TIME)) {
            columns.add(col(TrainingInput.LABEL_LOG_TIME));
        }
        input.features().columns().forEach(column -> columns.add(col('`' + column.name() + '`')));
        return columns.toArray(Column[]::new);
    }

    private static Dataset<Row> partitioned(Dataset<Row> rows, int partitions) {
        return ordered(rows, partitions).persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static Dataset<Row> ordered(Dataset<Row> rows, int partitions) {
        return rows.repartition(partitions, position()).sortWithinPartitions(order());
    }

    /** Rows that were computed from these, in the same order. @param computed has the columns of {@link #order} */
    Dataset<Row> inOrder(Dataset<Row> computed) {
        return ordered(computed, rows.javaRDD().getNumPartitions());
    }

    /** By event time; ties by log time and place. */
    static Column[] order() {
        return new Column[] {
            col(MILLIS), col(Tables.LOG_TIME), col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET)
        };
    }

    private static Column[] position() {
        return new Column[] {col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET)};
    }

    private Times times() {
        List<Row> counts = rows.groupBy(col(MILLIS))
                .agg(sum(lit(1L)), sum(col(TrainingInput.LABEL)))
                .orderBy(col(MILLIS))
                .collectAsList();
        return new Times(
                counts.stream().mapToLong(row -> row.getLong(0)).toArray(),
                counts.stream().mapToLong(row -> row.getLong(1)).toArray(),
                counts.stream().mapToDouble(row -> row.getDouble(2)).toArray());
    }

    Dataset<Row> all() {
        return rows;
    }

    TrainingInput input() {
        return input;
    }

    FeatureRows reader() {
        return reader;
    }

    Times byTime() {
        return times;
    }

    /** Cuts the rows as the app says. */
    Split split() {
        TrainSpec spec = input.app().train();
        Holdout holdout = Holdout.of(spec, times);
        if (spec.folds().kind().respectsTime()) {
            return TimeFolds.of(holdout, spec.folds().count(), times);
        }
        DealtFolds folds = new DealtFolds(input.app());
        Dataset<Row> before = rows;
        rows = partitioned(
                folds.deal(before, holdout.trainBefore()), before.javaRDD().getNumPartitions());
        Split split = folds.split(rows, holdout);
        before.unpersist();
        return split;
    }

    /** How many rows of each class a part has. */
    long[] classRows(Split.Part part) {
        App app = input.app();
        if (app.task() == Task.BINARY) {
            return new long[] {part.rows() - (long) part.labels(), (long) part.labels()};
        }
        long[] counts = new long[app.label().classes().size()];
        rows(part)
                .groupBy(col(TrainingInput.LABEL))
                .count()
                .collectAsList()
                .forEach(row -> counts[(int) row.getDouble(0)] = row.getLong(1));
        return counts;
    }

    Dataset<Row> train(Split.Fold fold) {
        return rows(fold.train());
    }

    Dataset<Row> valid(Split.Fold fold) {
        return rows(fold.valid());
    }

    private Dataset<Row> rows(Split.Part part) {
        Split.Selection of = part.selection();
        Column time = col(MILLIS).geq(of.from()).and(col(MILLIS).lt(of.before()));
        if (of.dealt() == Split.Selection.ANY) {
            return rows.where(time);
        }
        Column fold = col(DealtFolds.FOLD);
        return rows.where(time.and(of.others() ? fold.notEqual(of.dealt()) : fold.equalTo(of.dealt())));
    }

    /** About {@code share} of {@code rows}, drawn by a hash of position and seed: the same ones every time. */
    static Dataset<Row> sample(Dataset<Row> rows, double share, long seed) {
        if (share >= 1) {
            return rows;
        }
        return rows.where(pmod(draw(seed), lit(BUCKETS)).lt(Math.round(share * BUCKETS)));
    }

    /** A number per row that is as good as random, and the same every time. */
    static Column draw(long seed) {
        return xxhash64(lit(seed), col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET));
    }

    /** The encoder fitted on {@code train}, as it will be read back from a bundle. */
    Encoder fitEncoder(Dataset<Row> train) {
        FeatureRows shipped = reader;
        ArrayList<String> names = new ArrayList<>(input.inputs());
        List<byte[]> parts = train.javaRDD()
                .mapPartitions(rows -> fitPart(shipped, names, rows))
                .collect();
        EncoderFitter fitter = new EncoderFitter(input.features(), names);
        parts.forEach(fitter::merge);
        return EncoderJson.read(EncoderJson.write(fitter.fit()), input.features());
    }

    private static Iterator<byte[]> fitPart(FeatureRows reader, List<String> names, Iterator<Row> rows) {
        EncoderFitter fitter = new EncoderFitter(reader.schema(), names);
        rows.forEachRemaining(row -> fitter.add(reader.read(row)));
        return List.of(fitter.toBytes()).iterator();
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
