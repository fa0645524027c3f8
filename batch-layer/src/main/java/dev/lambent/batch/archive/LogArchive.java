package dev.lambent.batch.archive;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRow;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** Copies a slice of the log into the table {@code archive}: every record but ticks, raw, with its position. */
public final class LogArchive {
    private final SparkSession spark;
    private final Lake lake;

    public LogArchive(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    /**
     * What a partition's range held.
     *
     * @param gaps offsets that hold nothing: transaction markers, records removed by compaction
     * @param clockSteps records and ticks whose append time is before the partition's clock, because a broker's clock
     *     stepped back
     */
    public record Counts(long records, long ticks, long gaps, long clockSteps) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /** Archives the slice; the second time for the same epoch nothing is added, and the counts are the same. */
    public SortedMap<LogPartition, Counts> run(String bootstrap, LogTopics topics, LogSlice slice, long epoch) {
        List<LogRange> ranges = new ArrayList<>();
        for (LogSlice.Range range : slice.ranges()) {
            LogPartition partition = range.partition();
            if (!partition.isHistory() && range.offsets() > 0) {
                ranges.add(new LogRange(
                        partition.topic(),
                        topics.topics().get(partition.topic()),
                        partition.partition(),
                        range.from(),
                        range.to(),
                        slice.from().mark(partition).clockMillis()));
            }
        }
        SortedMap<LogPartition, Counts> counts = new TreeMap<>();
        if (ranges.isEmpty()) {
            return counts;
        }
        Scan scan = new Scan(spark, bootstrap, ranges);
        if (lake.isWritten(Tables.ARCHIVE, Tables.ARCHIVE, epoch)) {
            // Written by a run that died before it could note its counts: only count.
            scan.rows().foreach((ForeachFunction<Row>) row -> {});
        } else {
            lake.append(Tables.ARCHIVE, scan.rows(), Tables.ARCHIVE, epoch);
        }
        for (int i = 0; i < ranges.size(); i++) {
            LogRange range = ranges.get(i);
            counts.put(new LogPartition(range.topic(), range.partition()), scan.counts(i));
        }
        return counts;
    }

    /** One pass over the ranges. Spark counts an accumulator once per finished task of the write. */
    private static final class Scan {
        private final List<LogRange> ranges;
        private final List<LongAccumulator> records = new ArrayList<>();
        private final List<LongAccumulator> ticks = new ArrayList<>();
        private final List<LongAccumulator> clockSteps = new ArrayList<>();
        private final Dataset<Row> rows;

        Scan(SparkSession spark, String bootstrap, List<LogRange> ranges) {
            this.ranges = ranges;
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < ranges.size(); i++) {
                numbers.add(i);
                records.add(spark.sparkContext().longAccumulator());
                ticks.add(spark.sparkContext().longAccumulator());
                clockSteps.add(spark.sparkContext().longAccumulator());
            }
            List<LogRange> all = ranges;
            List<LongAccumulator> recordCounts = records;
            List<LongAccumulator> tickCounts = ticks;
            List<LongAccumulator> stepCounts = clockSteps;
            JavaRDD<Row> read = JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(numbers, ranges.size())
                    .flatMap(i -> new Records(
                            new LogReader(bootstrap, all.get(i)),
                            all.get(i),
                            recordCounts.get(i),
                            tickCounts.get(i),
                            stepCounts.get(i)));
            rows = spark.createDataFrame(read, TableColumns.ARCHIVE_TABLE);
        }

        Dataset<Row> rows() {
            return rows;
        }

        Counts counts(int i) {
            long found = records.get(i).value();
            long marks = ticks.get(i).value();
            return new Counts(
                    found,
                    marks,
                    ranges.get(i).offsets() - found - marks,
                    clockSteps.get(i).value());
        }
    }

    private static final class Records implements java.util.Iterator<Row> {
        private final LogReader reader;
        private final LogRange range;
        private final LongAccumulator records;
        private final LongAccumulator ticks;
        private final LongAccumulator clockSteps;
        private boolean reported;

        Records(
                LogReader reader,
                LogRange range,
                LongAccumulator records,
                LongAccumulator ticks,
                LongAccumulator clockSteps) {
            this.reader = reader;
            this.range = range;
            this.records = records;
            this.ticks = ticks;
            this.clockSteps = clockSteps;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> reader.close());
        }

        @Override
        public boolean hasNext() {
            if (reader.hasNext()) {
                return true;
            }
            if (!reported) {
                reported = true;
                ticks.add(reader.ticks());
                clockSteps.add(reader.clockSteps());
            }
            return false;
        }

        @Override
        public Row next() {
            LogReader.Entry entry = reader.next();
            records.add(1);
            return new GenericRow(new Object[] {
                range.topic(),
                range.partition(),
                entry.record().offset(),
                entry.logTimeMillis(),
                entry.record().timestamp(),
                entry.record().key(),
                entry.record().value()
            });
        }
    }
}
