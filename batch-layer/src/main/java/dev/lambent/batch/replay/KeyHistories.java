package dev.lambent.batch.replay;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.BinaryType;

import dev.lambent.app.StreamSpec;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import dev.lambent.skew.LoggedRow;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Rows of the archive that some rows have a key in common with: all that the features of those were computed of. */
public final class KeyHistories {
    private static final StructType ROWS = TableColumns.PLACE.add("event", BinaryType);

    private final Lake lake;
    private final SharedTransform shared;

    public KeyHistories(Lake lake, SharedTransform shared) {
        this.lake = lake;
        this.shared = shared;
    }

    /**
     * Rows of some keys.
     *
     * @param rows in log order; of a key all or none
     * @param complete those of the positions asked for that have all rows of all their keys among them
     */
    public record Stretch(List<LoggedRow> rows, Set<LogPosition> complete) {}

    /**
     * Reads the archive, up to the last of {@code positions} and what may have come late after it.
     *
     * @param mostRows about how many rows to read at most; positions whose keys have too many are left out
     */
    public Stretch of(Collection<LogPosition> positions, long mostRows) {
        List<LoggedRow> rows = collect(accepted(at(positions)));
        long until = rows.stream()
                .mapToLong(row -> row.place().logTimeMillis())
                .max()
                .orElse(Long.MIN_VALUE);
        Set<String> wanted = new HashSet<>();
        rows.forEach(row -> wanted.addAll(keys(shared.get().fold(), row)));
        if (wanted.isEmpty()) {
            return new Stretch(List.of(), Set.of());
        }
        Dataset<org.apache.spark.sql.Row> related = related(col(Tables.LOG_TIME).leq(until + latenessMillis()), wanted)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Set<String> chosen = choose(rows, counts(related), mostRows);
            Fold fold = shared.get().fold();
            Set<LogPosition> complete = rows.stream()
                    .filter(row -> chosen.containsAll(keys(fold, row)))
                    .map(row -> row.place().position())
                    .collect(Collectors.toSet());
            return new Stretch(
                    collect(related).stream()
                            .filter(row -> keys(fold, row).stream().anyMatch(chosen::contains))
                            .toList(),
                    complete);
        } finally {
            related.unpersist();
        }
    }

    private static Column at(Collection<LogPosition> positions) {
        Column any = lit(false);
        for (LogPosition position : positions) {
            any = any.or(col(Tables.TOPIC)
                    .equalTo(position.topic())
                    .and(col(Tables.PARTITION).equalTo(position.partition().partition()))
                    .and(col(Tables.OFFSET).equalTo(position.offset())));
        }
        return any;
    }

    private long latenessMillis() {
        return shared.get().fold().streams().stream()
                .map(shared.get().app()::stream)
                .map(StreamSpec::maxLateness)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .toMillis();
    }

    /** Rows of the fold's streams that are no rubbish. */
    private Dataset<org.apache.spark.sql.Row> accepted(Column condition) {
        Object[] topics = shared.get().fold().streams().stream()
                .flatMap(stream -> List.of(stream, LogPartition.history(stream).topic()).stream())
                .toArray();
        return Decoding.decode(
                        lake.read(Tables.ARCHIVE)
                                .where(condition.and(col(Tables.TOPIC).isin(topics))),
                        shared)
                .where(col("event").isNotNull())
                .select(Decoding.with(TableColumns.PLACE.fieldNames(), "event"));
    }

    private Dataset<org.apache.spark.sql.Row> related(Column condition, Set<String> wanted) {
        SharedTransform transform = shared;
        HashSet<String> keys = new HashSet<>(wanted);
        FilterFunction<org.apache.spark.sql.Row> isRelated =
                row -> keys(transform.get().fold(), logged(transform.get(), row)).stream()
                        .anyMatch(keys::contains);
        return accepted(condition).filter(isRelated);
    }

    private Map<String, Long> counts(Dataset<org.apache.spark.sql.Row> rows) {
        SharedTransform transform = shared;
        FlatMapFunction<org.apache.spark.sql.Row, String> keys = row ->
                keys(transform.get().fold(), logged(transform.get(), row)).iterator();
        Map<String, Long> counts = new HashMap<>();
        for (org.apache.spark.sql.Row count :
                rows.flatMap(keys, Encoders.STRING()).groupBy("value").count().collectAsList()) {
            counts.put(count.getString(0), count.getLong(1));
        }
        return counts;
    }

    /** The keys of as many rows as fit, those with the shortest histories first. */
    private Set<String> choose(List<LoggedRow> rows, Map<String, Long> counts, long mostRows) {
        Fold fold = shared.get().fold();
        List<LoggedRow> shortest = new ArrayList<>(rows);
        shortest.sort(Comparator.comparingLong(row -> keys(fold, row).stream()
                .mapToLong(key -> counts.getOrDefault(key, 0L))
                .sum()));
        Set<String> chosen = new HashSet<>();
        long sum = 0;
        for (LoggedRow row : shortest) {
            Set<String> more = keys(fold, row);
            more.removeAll(chosen);
            sum += more.stream().mapToLong(key -> counts.getOrDefault(key, 0L)).sum();
            if (sum > mostRows) {
                break;
            }
            chosen.addAll(more);
        }
        return chosen;
    }

    /** Each with the number of its set; none for a row that the fold does not take. */
    private static Set<String> keys(Fold fold, LoggedRow row) {
        Set<String> keys = new HashSet<>();
        Row input = fold.prepare(row.stream(), row.event());
        for (int set = 0; input != null && set < fold.sets().size(); set++) {
            keys.add(set + " " + fold.key(set, input));
        }
        return keys;
    }

    private List<LoggedRow> collect(Dataset<org.apache.spark.sql.Row> rows) {
        List<LoggedRow> logged = new ArrayList<>();
        for (Iterator<org.apache.spark.sql.Row> all = rows.toLocalIterator(); all.hasNext(); ) {
            logged.add(logged(shared.get(), all.next()));
        }
        logged.sort(Comparator.comparing(LoggedRow::place));
        return logged;
    }

    private static LoggedRow logged(Transform transform, org.apache.spark.sql.Row row) {
        LogPosition position = LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2));
        String stream = position.partition().stream();
        RowCodec codec = new RowCodec(transform.app().stream(stream).schema());
        return new LoggedRow(
                new LogPlace(row.getLong(ROWS.fieldIndex(Tables.LOG_TIME)), position), stream, codec.fromBytes((byte[])
                        row.get(ROWS.fieldIndex("event"))));
    }
}
