package dev.lambent.batch.lake;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.view.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Delta tables of one home. A write carries (application, epoch) in its commit, so that a repeated step of a
 * restarted run finds its write done and changes nothing.
 */
public final class Lake {
    private static final scala.collection.immutable.Map<String, String> FORMAT =
            scala.collection.immutable.Map$.MODULE$.from(
                    CollectionConverters.asScala(Map.of(Tables.FORMAT, Integer.toString(Tables.FORMAT_VERSION))));

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
        return newest(table).number() >= 0;
    }

    /** The newest version of a table. */
    public long version(String table) {
        return newest(table).number();
    }

    public Dataset<Row> read(String table) {
        return newest(table).rows(spark);
    }

    public Dataset<Row> read(String table, long version) {
        return at(table, version).rows(spark);
    }

    /**
     * The rows that commits after version {@code since} brought; -1 for all there are. Rows that a compaction has moved into
     * other files since then are not new.
     */
    public Dataset<Row> added(String table, long since) {
        TableVersion now = newest(table);
        return since < 0
                ? now.rows(spark)
                : log(table)
                        .createDataFrame(
                                now.snapshot(),
                                CollectionConverters.asScala(addedAfter(table, since).stream()
                                                .filter(AddFile::dataChange)
                                                .toList())
                                        .toSeq(),
                                false,
                                Option.empty());
    }

    /** The files that commits after version {@code since} added, whether or not they are still in the table. */
    List<AddFile> addedAfter(String table, long since) {
        List<AddFile> files = new ArrayList<>();
        changes(table, since + 1, (version, action) -> {
            if (action instanceof AddFile file) {
                files.add(file);
            }
        });
        return files;
    }

    /**
     * The version in which a write of this application for this epoch came into the table.
     *
     * @throws NoSuchElementException if the table's log does not hold it any more
     */
    public long versionOf(String table, String application, long epoch) {
        long[] found = {-1};
        changes(table, oldestCommit(table), (version, action) -> {
            if (action instanceof SetTransaction write
                    && write.appId().equals(application(application))
                    && write.version() == epoch) {
                found[0] = version;
            }
        });
        if (found[0] < 0) {
            throw new NoSuchElementException("no commit of " + table + " is of " + application + ' ' + epoch);
        }
        return found[0];
    }

    private long oldestCommit(String table) {
        try (Stream<Path> files = Files.list(home.table(table).resolve("_delta_log"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{20}\\.json"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
                    .min()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void changes(String table, long from, BiConsumer<Long, Action> consumer) {
        CollectionConverters.asJava(log(table).getChanges(from, Option.empty(), true))
                .forEachRemaining(commit -> CollectionConverters.asJava(commit._2())
                        .forEach(action -> consumer.accept((Long) commit._1(), action)));
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
        TableVersion version = newest(table);
        if (version.number() >= 0) {
            return;
        }
        OptimisticTransaction transaction = begin(table, version);
        transaction.updateMetadataForNewTable(new Metadata(
                UUID.randomUUID().toString(),
                null,
                null,
                new Format("parquet", Map$.MODULE$.empty()),
                schema.json(),
                none(),
                FORMAT,
                Option.apply((Object) System.currentTimeMillis())));
        // Not a manual update: Delta would rebuild the new table's state for its checksum.
        transaction.commit(
                none(), new DeltaOperations.CreateTable(transaction.metadata(), false, false, Option.empty()));
    }

    /** Whether a write of this application for this epoch (or a later one) is in the table. */
    public boolean isWritten(String table, String application, long epoch) {
        TableVersion version = newest(table);
        return version.number() >= 0 && version.holds(application(application), epoch);
    }

    /** Appends rows; the second time for the same application and epoch it does nothing. */
    public void append(String table, Dataset<Row> rows, String application, long epoch) {
        TableVersion version = newest(table);
        if (version.holds(application(application), epoch)) {
            return;
        }
        requireColumns(table, version.schema(), rows.schema());
        OptimisticTransaction transaction = begin(table, version);
        List<Action> actions = new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
        actions.add(
                new SetTransaction(application(application), epoch, Option.apply((Object) System.currentTimeMillis())));
        transaction.commit(CollectionConverters.asScala(actions).toSeq(), appending());
    }

    /** Replaces all rows, and the columns, in one commit; the second time it does nothing. */
    public void replace(String table, Dataset<Row> rows, String application, long epoch) {
        if (isWritten(table, application, epoch)) {
            return;
        }
        rows.write()
                .format("delta")
                .option("txnAppId", application(application))
                .option("txnVersion", epoch)
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(path(table));
    }

    private DeltaLog log(String table) {
        return DeltaLog.forTable(spark, path(table));
    }

    TableVersion at(String table, long version) {
        return TableVersion.at(log(table), version);
    }

    TableVersion newest(String table) {
        return TableVersion.newest(log(table));
    }

    private OptimisticTransaction begin(String table, TableVersion version) {
        return log(table).startTransaction(Option.empty(), Option.apply(version.snapshot()));
    }

    private static DeltaOperations.Operation appending() {
        return new DeltaOperations.Write(
                SaveMode.Append,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    private static <T> Seq<T> none() {
        return CollectionConverters.asScala(List.<T>of()).toSeq();
    }

    private static void requireColumns(String table, StructType expected, StructType given) {
        if (!expected.catalogString().equals(given.catalogString())) {
            throw LambentException.internal(
                    "Rows do not fit the table " + table,
                    "its columns are " + expected.catalogString() + ", theirs " + given.catalogString(),
                    null);
        }
    }

    private static String application(String name) {
        return "lambent/" + name;
    }
}
