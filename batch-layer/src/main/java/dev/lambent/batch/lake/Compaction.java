package dev.lambent.batch.lake;

import static java.util.Objects.requireNonNull;

import io.delta.tables.DeltaTable;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rewrites a table's small files into few large ones, by Delta's own OPTIMIZE: the same rows, in a version of their own that
 * says {@code dataChange: false}. Older versions read the old files on.
 */
public final class Compaction {
    /** A larger file is left as it is, so that a row is rewritten a few times in its life and no more. */
    public static final long SMALL_BYTES = 32L << 20;

    /** New files are at most this large. */
    public static final long LARGE_BYTES = 256L << 20;

    /** Fewer small files than this cost readers less than rewriting them would. */
    private static final int ENOUGH = 20;

    private final SparkSession spark;
    private final Lake lake;

    /** How many files were rewritten into how many. */
    public record Result(long before, long after) {}

    public Compaction(SparkSession spark, Lake lake) {
        this.spark = requireNonNull(spark, "spark is null");
        this.lake = requireNonNull(lake, "lake is null");
    }

    /** Compacts the table if it has many small files; a table that does not exist has none. */
    public Optional<Result> run(String table) {
        TableVersion newest = lake.newest(table);
        if (newest.number() < 0
                || newest.fileCount() <= ENOUGH
                || newest.files().stream()
                                .filter(file -> file.size() < SMALL_BYTES)
                                .count()
                        <= ENOUGH) {
            return Optional.empty();
        }
        Row metrics = DeltaTable.forPath(spark, lake.path(table))
                .optimize()
                .executeCompaction()
                .first()
                .getStruct(1);
        return Optional.of(new Result(metrics.<Long>getAs("numFilesRemoved"), metrics.<Long>getAs("numFilesAdded")));
    }
}
