package dev.lambent.batch;

import dev.lambent.batch.lake.Compaction;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** The Spark session of a batch run. What spark-submit or spark-defaults.conf set wins over what is set here. */
final class BatchSession {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("spark.sql.shuffle.partitions", "4"),
            Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
            Map.entry("spark.ui.enabled", "false"),
            // The plans are few and their sizes known; planning each again after every stage costs more than it gains.
            Map.entry("spark.sql.adaptive.enabled", "false"),
            // A run compiles some hundreds of classes. By default a hundred are kept, and all are compiled anew in the
            // next run.
            Map.entry("spark.sql.codegen.cache.maxEntries", "1000"),
            Map.entry("spark.sql.parquet.compression.codec", "zstd"),
            Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"));

    /** Meaning, not tuning: never left to the user. */
    private static final Map<String, String> FIXED = Map.of(
            "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.sql.session.timeZone", "UTC",
            // Serving reads our tables without Spark: nothing a plain reader would not understand.
            "spark.databricks.delta.properties.defaults.enableDeletionVectors", "false",
            "spark.databricks.delta.properties.defaults.columnMapping.mode", "none",
            // What goes is told by the epochs that are kept, not by age: by default Delta cuts a table's log after 30
            // days,
            // and refuses to read a version that is 7 days old.
            "spark.databricks.delta.properties.defaults.logRetentionDuration", "interval 36500 days",
            "spark.databricks.delta.properties.defaults.deletedFileRetentionDuration", "interval 36500 days",
            // What a compaction calls a small file, and how large it makes new ones.
            "spark.databricks.delta.optimize.minFileSize", Long.toString(Compaction.SMALL_BYTES),
            "spark.databricks.delta.optimize.maxFileSize", Long.toString(Compaction.LARGE_BYTES),
            // The place and the event time: what slices are cut by.
            "spark.databricks.delta.properties.defaults.dataSkippingNumIndexedCols", "5");

    private BatchSession() {}

    static SparkSession open(String app) {
        SparkSession.Builder builder = SparkSession.builder().appName("lambent batch " + app);
        org.apache.spark.SparkConf given = new org.apache.spark.SparkConf();
        if (!given.contains("spark.master")) {
            builder.master("local[*]");
        }
        new TreeMap<>(DEFAULTS).forEach((key, value) -> {
            if (!given.contains(key)) {
                builder.config(key, value);
            }
        });
        FIXED.forEach(builder::config);
        SparkSession session = builder.getOrCreate();
        if (!given.contains("spark.log.level")) {
            session.sparkContext().setLogLevel("ERROR");
        }
        return session;
    }

    /** Stops the session if there is one. */
    static void close() {
        Option<SparkSession> open = SparkSession.getDefaultSession();
        if (open.isDefined()) {
            open.get().stop();
        }
    }
}
