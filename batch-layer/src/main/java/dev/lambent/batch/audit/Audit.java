package dev.lambent.batch.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.lambent.batch.archive.LogArchive;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.lake.Parallel;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.replay.KeptTransforms;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Counts what the tables hold of an epoch's slice of the log, independently of how it was written. */
public final class Audit {
    private final SparkSession spark;
    private final Lake lake;
    private final SharedTransform shared;
    private final KeptTransforms kept;

    /** @param kept transforms that answered rows earlier */
    public Audit(SparkSession spark, Lake lake, SharedTransform shared, KeptTransforms kept) {
        this.spark = spark;
        this.lake = lake;
        this.shared = shared;
        this.kept = kept;
    }

    /** What the tables {@code audit} and {@code skew} have got. */
    public record Result(List<Line> lines, List<FeatureSkew> skew) {}

    /** One row of the table {@code audit}. */
    public record Line(
            LogSlice.Range range,
            long rows,
            long quarantined,
            long ticks,
            long gaps,
            long scoredRows,
            ServedCounts served,
            long notYetServed,
            long clockSteps) {
        boolean adds() {
            return range.offsets() == rows + quarantined + ticks + gaps;
        }

        Row toRow(long epoch) {
            return RowFactory.create(
                    epoch,
                    range.partition().topic(),
                    range.partition().partition(),
                    range.from(),
                    range.to(),
                    range.offsets(),
                    rows,
                    quarantined,
                    ticks,
                    gaps,
                    scoredRows,
                    served.compared(),
                    served.featureDifferences(),
                    served.scoreDifferences(),
                    served.unknown(),
                    notYetServed,
                    clockSteps);
        }
    }

    /**
     * Audits the slice, measures the skew, and writes the lines of both.
     *
     * @param skipped per partition what the log held besides records
     * @param servedBefore version of the table {@code served} at the last publication, or -1: what was archived since is
     *     compared
     * @throws LambentException (INTERNAL) if offsets are unaccounted for; the epoch must not be published then
     */
    public Result run(long epoch, LogSlice slice, Map<LogPartition, LogArchive.Counts> skipped, long servedBefore) {
        Map<String, Map<LogPartition, Long>> counts = new TreeMap<>();
        Map<LogPartition, ServedCounts> compared = new TreeMap<>();
        List<FeatureSkew> skew = new ArrayList<>();
        Parallel.run(List.of(() -> counts.putAll(counts(slice)), () -> {
            if (lake.version(Tables.SERVED) != servedBefore) {
                ServedComparison.Result served = new ServedComparison(lake, shared, kept).run(servedBefore);
                compared.putAll(served.counts());
                skew.addAll(served.skew());
            }
        }));
        Map<LogPartition, Long> rows = counts.get(Tables.EVENTS);
        Map<LogPartition, Long> quarantined = counts.get(Tables.QUARANTINE);
        Map<LogPartition, Long> scored = counts.get(Tables.FEATURES);
        Map<LogPartition, Long> servedRows = counts.get(Tables.SERVED);
        List<Line> lines = new ArrayList<>();
        for (LogSlice.Range range : slice.ranges()) {
            LogPartition partition = range.partition();
            LogArchive.Counts holes = skipped.getOrDefault(partition, LogArchive.Counts.NONE);
            long features = scored.getOrDefault(partition, 0L);
            Line line = new Line(
                    range,
                    rows.getOrDefault(partition, 0L),
                    quarantined.getOrDefault(partition, 0L),
                    holes.ticks(),
                    holes.gaps(),
                    features,
                    compared.getOrDefault(partition, ServedCounts.NONE),
                    partition.isHistory() ? 0 : features - servedRows.getOrDefault(partition, 0L),
                    holes.clockSteps());
            if (!line.adds()) {
                throw LambentException.internal(
                        "Rows of the log are unaccounted for",
                        partition + " has " + range.offsets() + " offsets from " + range.from() + " to " + range.to()
                                + ", but " + line.rows() + " rows, " + line.quarantined() + " quarantined, "
                                + line.ticks() + " ticks and " + line.gaps() + " gaps; epoch " + epoch
                                + " is not published",
                        null);
            }
            lines.add(line);
        }
        Dataset<Row> table = spark.createDataFrame(
                lines.stream().map(line -> line.toRow(epoch)).toList(), TableColumns.AUDIT_TABLE);
        lake.append(Tables.AUDIT, table.coalesce(1), Tables.AUDIT, epoch);
        if (!skew.isEmpty()) {
            new SkewTable(spark, lake).append(epoch, skew);
        }
        return new Result(lines, List.copyOf(skew));
    }

    /** Rows of the slice per table and partition, in one query. */
    private Map<String, Map<LogPartition, Long>> counts(LogSlice slice) {
        Map<String, Map<LogPartition, Long>> counts = new TreeMap<>();
        Dataset<Row> all = null;
        for (String table : List.of(Tables.EVENTS, Tables.QUARANTINE, Tables.FEATURES, Tables.SERVED)) {
            counts.put(table, new TreeMap<>());
            Dataset<Row> rows = slice.of(lake.read(table));
            if (table.equals(Tables.SERVED)) {
                rows = rows.where(col("transform").equalTo(shared.get().id().value()));
            }
            Dataset<Row> places = rows.select(lit(table).as("table"), col(Tables.TOPIC), col(Tables.PARTITION));
            all = all == null ? places : all.unionAll(places);
        }
        for (Row row : all.groupBy(col("table"), col(Tables.TOPIC), col(Tables.PARTITION))
                .agg(count(lit(1)))
                .collectAsList()) {
            counts.get(row.getString(0)).put(new LogPartition(row.getString(1), row.getInt(2)), row.getLong(3));
        }
        return counts;
    }
}
