package dev.lambent.batch.lake;

import static java.util.stream.Collectors.toSet;

import dev.lambent.view.Tables;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One version of a Delta table of a format that this Lambent reads; another is refused. Its checksum file names its transactions and, while they are few, its files; Delta's own
 * reader and writer rebuild both by Spark jobs, which cost more than most steps of a small run.
 */
final class TableVersion {
    private final DeltaLog log;
    private final Snapshot snapshot;

    private TableVersion(DeltaLog log, Snapshot snapshot) {
        this.log = log;
        this.snapshot = snapshot;
        if (number() >= 0) {
            Option<String> format = snapshot.metadata().configuration().get(Tables.FORMAT);
            Tables.requireFormat(log.dataPath().getName(), format.isDefined() ? format.get() : null);
        }
    }

    static TableVersion newest(DeltaLog log) {
        return new TableVersion(log, log.update(false, Option.empty(), Option.empty()));
    }

    static TableVersion at(DeltaLog log, long number) {
        TableVersion newest = newest(log);
        return newest.number() == number
                ? newest
                : new TableVersion(log, log.getSnapshotAt(number, Option.empty(), Option.empty(), false));
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Counted from 0; -1 if there is no table. */
    long number() {
        return snapshot.version();
    }

    StructType schema() {
        return snapshot.metadata().schema();
    }

    /** Whether a transaction of this application with this number, or a later one, is in the table. */
    boolean holds(String application, long transaction) {
        Option<VersionChecksum> checksum = snapshot.checksumOpt();
        Option<Seq<SetTransaction>> named =
                checksum.isDefined() ? checksum.get().setTransactions() : Option.empty();
        return CollectionConverters.asJava(named.isDefined() ? named.get() : snapshot.setTransactions()).stream()
                .anyMatch(held -> held.appId().equals(application) && held.version() >= transaction);
    }

    long fileCount() {
        Option<VersionChecksum> checksum = snapshot.checksumOpt();
        return checksum.isDefined() ? checksum.get().numFiles() : snapshot.numOfFiles();
    }

    List<AddFile> files() {
        Option<Seq<AddFile>> named = namedFiles();
        return named.isDefined()
                ? CollectionConverters.asJava(named.get())
                : snapshot.allFiles().collectAsList();
    }

    Set<String> fileNames() {
        return files().stream().map(TableVersion::name).collect(toSet());
    }

    /** A file's name in the table's folder: no table of ours has partition folders. */
    static String name(AddFile file) {
        return file.toPath().getName();
    }

    private Option<Seq<AddFile>> namedFiles() {
        Option<VersionChecksum> checksum = snapshot.checksumOpt();
        return checksum.isDefined() ? checksum.get().allFiles() : Option.empty();
    }

    Dataset<Row> rows(SparkSession spark) {
        Option<Seq<AddFile>> named = namedFiles();
        return named.isDefined()
                ? log.createDataFrame(snapshot, named.get(), false, Option.empty())
                : spark.read()
                        .format("delta")
                        .option("versionAsOf", number())
                        .load(log.dataPath().toString());
    }
}
