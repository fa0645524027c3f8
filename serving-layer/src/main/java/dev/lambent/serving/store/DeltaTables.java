package dev.lambent.serving.store;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.BatchFiles;
import dev.lambent.view.Tables;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The Delta tables of a lake, read with Delta Kernel. A table of another format than this Lambent's, or with deletion vectors, column mapping or partition columns
 * is refused: its Parquet files are not its rows.
 */
public final class DeltaTables {
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");

    private final Path lake;
    private final Engine engine = DefaultEngine.create(new Configuration());

    public DeltaTables(Path lake) {
        this.lake = lake.toAbsolutePath();
    }

    /** The newest committed version by a look at the log's file names; empty if there is no such table. */
    public OptionalLong latestVersion(String table) {
        Path log = lake.resolve(table).resolve("_delta_log");
        try (Stream<Path> files = Files.list(log)) {
            return files.map(file -> COMMIT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(table, e.toString(), e);
        }
    }

    /** The files of a pinned version. */
    public BatchFiles files(String table, long version) {
        Snapshot snapshot = snapshot(table, version);
        List<String> files = new ArrayList<>();
        scanFiles(table, snapshot, file -> files.add(absolutePath(InternalScanFileUtils.getAddFileStatus(file))));
        files.sort(null);
        return new BatchFiles(version, files, columns(table, snapshot.getSchema()));
    }

    /** The values of a STRING column of a version, in no particular order; for small tables. */
    public List<String> strings(String table, long version, String column) {
        Snapshot snapshot = snapshot(table, version);
        StructType only = new StructType().add(snapshot.getSchema().get(column));
        List<String> values = new ArrayList<>();
        Scan scan = snapshot.getScanBuilder().withReadSchema(only).build();
        Row state = scan.getScanState(engine);
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
        scanFiles(table, snapshot, file -> {
            FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
            try (CloseableIterator<FilteredColumnarBatch> batches = Scan.transformPhysicalData(
                    engine,
                    state,
                    file,
                    engine.getParquetHandler()
                            .readParquetFiles(single(status), physical, Optional.empty())
                            .map(read -> read.getData()))) {
                while (batches.hasNext()) {
                    try (CloseableIterator<Row> rows = batches.next().getRows()) {
                        while (rows.hasNext()) {
                            values.add(rows.next().getString(0));
                        }
                    }
                }
            } catch (IOException e) {
                throw unreadable(table, e.toString(), e);
            }
        });
        return values;
    }

    private static CloseableIterator<FileStatus> single(FileStatus status) {
        java.util.Iterator<FileStatus> one = List.of(status).iterator();
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return one.hasNext();
            }

            @Override
            public FileStatus next() {
                return one.next();
            }

            @Override
            public void close() {}
        };
    }

    private Snapshot snapshot(String table, long version) {
        try {
            SnapshotBuilder builder =
                    TableManager.loadSnapshot(lake.resolve(table).toString()).atVersion(version);
            Snapshot snapshot = builder.build(engine);
            Tables.requireFormat(table, snapshot.getTableProperties().get(Tables.FORMAT));
            if (!snapshot.getPartitionColumnNames().isEmpty()) {
                throw refused(table, "it is partitioned by " + snapshot.getPartitionColumnNames());
            }
            String mapping = snapshot.getTableProperties().getOrDefault("delta.columnMapping.mode", "none");
            if (!mapping.equals("none")) {
                throw refused(table, "it uses column mapping (" + mapping + ")");
            }
            return snapshot;
        } catch (KernelException | KernelEngineException e) {
            throw unreadable(table, "version " + version + ": " + e.getMessage(), e);
        }
    }

    private void scanFiles(String table, Snapshot snapshot, Consumer<Row> consumer) {
        try (CloseableIterator<FilteredColumnarBatch> batches =
                snapshot.getScanBuilder().build().getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    while (rows.hasNext()) {
                        Row file = rows.next();
                        if (InternalScanFileUtils.getDeletionVectorDescriptorFromRow(file) != null) {
                            throw refused(table, "it has deletion vectors");
                        }
                        consumer.accept(file);
                    }
                }
            }
        } catch (IOException | UncheckedIOException | KernelException | KernelEngineException e) {
            throw unreadable(table, e.toString(), e);
        }
    }

    private static String absolutePath(FileStatus status) {
        String path = status.getPath();
        return path.startsWith("file:") ? path.replaceFirst("^file:/+", "/") : path;
    }

    private static Map<String, String> columns(String table, StructType schema) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (StructField field : schema.fields()) {
            columns.put(field.getName(), duckDbType(table, field));
        }
        return columns;
    }

    private static String duckDbType(String table, StructField field) {
        String type = DuckDbTypes.of(field.getDataType());
        if (type == null) {
            throw refused(table, "column " + field.getName() + " has type " + field.getDataType());
        }
        return type;
    }

    private static LambentException refused(String table, String reason) {
        return LambentException.user(
                "Delta table " + table + " is refused",
                reason,
                "Let only Lambent write to it; if something else rewrote it, restore an earlier version.");
    }

    private static LambentException unreadable(String table, String reason, Exception cause) {
        return LambentException.external(
                "Delta table " + table + " cannot be read", reason, "Check the lake folder; it is tried again.", cause);
    }
}
