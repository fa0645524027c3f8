package dev.lambent.batch.replay;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.lake.Parallel;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import dev.lambent.fold.Fold;
import dev.lambent.log.Boundary;
import dev.lambent.view.Tables;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Archived records to {@code events}, {@code quarantine}, {@code labels} and {@code features}, and the fold's state at
 * the boundary. Incremental (from the last epoch's state, over new records) or from scratch; both give the same rows.
 */
public final class Replay {
    private static final long ROWS_PER_FILE = 250_000;
    private static final long ROWS_PER_SORT = 250_000;
    private static final int MAX_FILES = 64;

    private final SparkSession spark;
    private final Lake lake;
    private final Home home;
    private final SharedTransform shared;

    public Replay(SparkSession spark, Lake lake, Home home, SharedTransform shared) {
        this.spark = spark;
        this.lake = lake;
        this.home = home;
        this.shared = shared;
    }

    /**
     * What is to be replayed.
     *
     * @param rebuild from scratch, replacing the tables
     * @param transform what the views are computed by
     */
    public record Request(long epoch, boolean rebuild, Boundary from, Boundary to, TransformId transform) {
        public LogSlice slice() {
            return rebuild ? LogSlice.until(to) : new LogSlice(from, to);
        }
    }

    /**
     * What came of it.
     *
     * @param truncated rows whose windows may lack some, because the rows of a key are bounded
     */
    public record Result(long events, long quarantined, long labels, long truncated) {}

    private record Counts(long events, long quarantined, long labels) {}

    public Result run(Request request) {
        Transform transform = shared.get();
        StructType labelTable = TableColumns.labels(transform.labels().schema());
        StructType featureTable = TableColumns.features(transform.fold().outputSchema());
        LogSlice slice = request.slice();
        Dataset<Row> decoded =
                Decoding.decode(slice.of(lake.read(Tables.ARCHIVE)), shared).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row counts = decoded.agg(
                            sum(when(col("event").isNotNull(), 1).otherwise(0)),
                            sum(when(col("reason").isNotNull(), 1).otherwise(0)),
                            count(col("label")),
                            count(lit(1)))
                    .first();
            Counts found = new Counts(
                    counts.isNullAt(0) ? 0 : counts.getLong(0),
                    counts.isNullAt(1) ? 0 : counts.getLong(1),
                    counts.getLong(2));
            Parallel.run(List.of(() -> fold(request, decoded, featureTable, found.events()), () -> {
                write(
                        request,
                        Tables.EVENTS,
                        Decoding.events(decoded, shared, StreamColumns.union(transform.app())),
                        found.events());
                write(request, Tables.QUARANTINE, Decoding.quarantine(decoded), found.quarantined());
                write(request, Tables.LABELS, Decoding.labels(decoded, shared, labelTable), found.labels());
            }));
            return new Result(found.events(), found.quarantined(), found.labels(), truncated(slice));
        } finally {
            decoded.unpersist();
        }
    }

    private long truncated(LogSlice slice) {
        if (shared.get().fold().outputSchema().indexOf(Fold.TRUNCATED) < 0) {
            return 0;
        }
        return slice.of(lake.read(Tables.FEATURES)).where(col(Fold.TRUNCATED)).count();
    }

    private void fold(Request request, Dataset<Row> decoded, StructType table, long rows) {
        StateFolder states = new StateFolder(home);
        Dataset<Row> keyed = Folding.keyed(decoded, shared);
        boolean goesOn = !request.rebuild() && request.epoch() > 1;
        if (goesOn) {
            keyed = keyed.unionAll(states.states(spark, request.epoch() - 1, shared));
        }
        if (lake.isWritten(Tables.FEATURES, application(request, Tables.FEATURES), request.epoch())) {
            // The states were complete before the features were committed.
            return;
        }
        int sets = shared.get().fold().sets().size();
        int cores = Math.max(1, spark.sparkContext().defaultParallelism());
        int sorts = pieces(rows * sets, ROWS_PER_SORT, cores);
        String folder = states.prepare(request.epoch()).toString();
        Dataset<Row> parts =
                Folding.parts(keyed, shared, sorts, folder, request.to().logTimeMillis());
        Dataset<Row> features = Folding.gather(parts, shared, pieces(rows, ROWS_PER_FILE, cores), table);
        put(request, Tables.FEATURES, features);
    }

    private void write(Request request, String table, Dataset<Row> rows, long count) {
        if (count == 0 && !request.rebuild()) {
            return;
        }
        put(request, table, rows.coalesce(pieces(count, ROWS_PER_FILE, 1)));
    }

    private void put(Request request, String table, Dataset<Row> rows) {
        if (request.rebuild()) {
            lake.replace(table, rows, application(request, table), request.epoch());
        } else {
            lake.append(table, rows, application(request, table), request.epoch());
        }
    }

    private static String application(Request request, String table) {
        return table + '/' + request.transform() + (request.rebuild() ? "/rebuilt" : "");
    }

    static int pieces(long rows, long perPiece, int atLeast) {
        return (int) Math.min(MAX_FILES, Math.max(atLeast, (rows + perPiece - 1) / perPiece));
    }

    /** The tables of the views and their columns, so that they can be made before there are rows for them. */
    public Map<String, StructType> tables() {
        Transform transform = shared.get();
        return Map.ofEntries(
                Map.entry(Tables.ARCHIVE, TableColumns.ARCHIVE_TABLE),
                Map.entry(Tables.EVENTS, TableColumns.events(StreamColumns.union(transform.app()))),
                Map.entry(Tables.QUARANTINE, TableColumns.QUARANTINE_TABLE),
                Map.entry(Tables.LABELS, TableColumns.labels(transform.labels().schema())),
                Map.entry(
                        Tables.FEATURES, TableColumns.features(transform.fold().outputSchema())),
                Map.entry(Tables.PREDICTIONS, TableColumns.predictions(rowId(transform))),
                Map.entry(Tables.SERVED, TableColumns.SERVED_TABLE),
                Map.entry(Tables.CONTROL, TableColumns.CONTROL_TABLE),
                Map.entry(Tables.AUDIT, TableColumns.AUDIT_TABLE),
                Map.entry(Tables.SKEW, TableColumns.SKEW_TABLE));
    }

    /** The column of the features that names a row. */
    public static dev.lambent.schema.Column rowId(Transform transform) {
        var output = transform.fold().outputSchema();
        return output.column(output.indexOf(transform.app().rowId()));
    }
}
