package dev.lambent.batch.lake;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.Home;
import io.delta.tables.DeltaTable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;

/**
 * The Delta tables of one home. A write carries (application, epoch) in its commit, so that a repeated step of a
 * restarted run finds its write done and changes nothing.
 */
public final class Lake {
    private final SparkSession spark;
    private final Home home;

    public Lake(SparkSession spark, Home home) {
        this.spark = requireNonNull(spark, "spark is null");
        this.home = requireNonNull(home, "home is null");
    }

    public String path(String table) {
        return home.table(table).toString();
    }

    public boolean exists(String table) {
        return DeltaTable.isDeltaTable(spark, path(table));
    }

    /** The newest version of a table. */
    public long version(String table) {
        return DeltaLog.forTable(spark, path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }

    public Dataset<Row> read(String table) {
        return spark.read().format("delta").load(path(table));
    }

    public Dataset<Row> read(String table, long version) {
        return spark.read().format("delta").option("versionAsOf", version).load(path(table));
    }

    /** Makes those of the tables that are not there, empty. */
    public void ensure(Map<String, StructType> schemas) {
        Queue<Map.Entry<String, StructType>> left = new ConcurrentLinkedQueue<>(schemas.entrySet());
        Runnable next = () -> {
            for (var table = left.poll(); table != null; table = left.poll()) {
                ensure(table.getKey(), table.getValue());
            }
        };
        Parallel.run(List.of(next, next));
    }

    /** Makes the table, empty, unless it is there. */
    public void ensure(String table, StructType schema) {
        if (!exists(table)) {
            DeltaTable.createIfNotExists(spark)
                    .location(path(table))
                    .addColumns(schema)
                    .execute();
        }
    }

    /** Whether a write of this application for this epoch (or a later one) is in the table. */
    public boolean isWritten(String table, String application, long epoch) {
        if (!exists(table)) {
            return false;
        }
        scala.Option<Object> written = DeltaLog.forTable(spark, path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .transactions()
                .get(application(application));
        return written.isDefined() && (Long) written.get() >= epoch;
    }

    /** Appends rows; the second time for the same application and epoch it does nothing. */
    public void append(String table, Dataset<Row> rows, String application, long epoch) {
        if (isWritten(table, application, epoch)) {
            return;
        }
        idempotent(rows, application, epoch).mode("append").save(path(table));
    }

    /** Replaces all rows, and the columns, in one commit; the second time it does nothing. */
    public void replace(String table, Dataset<Row> rows, String application, long epoch) {
        if (isWritten(table, application, epoch)) {
            return;
        }
        idempotent(rows, application, epoch)
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(path(table));
    }

    private static String application(String name) {
        return "lambent/" + name;
    }

    private static DataFrameWriter<Row> idempotent(Dataset<Row> rows, String application, long epoch) {
        return rows.write()
                .format("delta")
                .option("txnAppId", application(application))
                .option("txnVersion", epoch);
    }
}
