package dev.lambent.batch.replay;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;

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
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructType;

/** Rows of the archive that some rows have a key in common with: all that the features of those were computed of. */
public final class KeyHistories {
    private static final StructType ROWS =
            TableColumns.PLACE.add("event", BinaryType).add("late", BooleanType);

    /** A frame may be tried that is this much wider. */
    private static final long EDGE_MILLIS = 1;

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
    public record Stretch(List<LoggedRow> rows, Set<LogPosition> complete) {
        static final Stretch EMPTY = new Stretch(List.of(), Set.of());
    }

    /**
     * Reads the archive: as far back as the features of {@code positions} reach, and what may have come late after them.
     *
     * @param mostRows about how many rows to read at most; positions whose keys have too many are left out
     */
    public Stretch of(Collection<LogPosition> positions, long mostRows) {
        List<LoggedRow> rows = collect(accepted(at(positions)));
        Fold fold = shared.get().fold();
        Set<String> wanted = new HashSet<>();
        rows.forEach(row -> wanted.addAll(keys(fold, row)));
        if (wanted.isEmpty()) {
            return Stretch.EMPTY;
        }
        Column around = around(rows);
        Set<String> chosen = choose(rows, counts(related(around, wanted)), mostRows);
        if (chosen.isEmpty()) {
            return Stretch.EMPTY;
        }
        return new Stretch(
                collect(related(around, chosen)),
                rows.stream()
                        .filter(row -> chosen.containsAll(keys(fold, row)))
                        .map(row -> row.place().position())
                        .collect(Collectors.toSet()));
    }

    /** The stretch of log time in which rows may have had to do with these. */
    private Column around(List<LoggedRow> rows) {
        LongSummaryStatistics times =
                rows.stream().mapToLong(row -> row.place().logTimeMillis()).summaryStatistics();
        Column until = col(Tables.LOG_TIME).leq(times.getMax() + latenessMillis());
        OptionalLong reach = shared.get().reachMillis();
        return reach.isEmpty()
                ? until
                : until.and(col(Tables.LOG_TIME).geq(times.getMin() - reach.getAsLong() - EDGE_MILLIS));
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
        WindowSpec before = Window.partitionBy(Tables.TOPIC, Tables.PARTITION)
                .orderBy(Tables.OFFSET)
                .rowsBetween(Window.unboundedPreceding(), -1);
        Object[] topics = shared.get().fold().streams().stream()
                .flatMap(stream -> List.of(stream, LogPartition.history(stream).topic()).stream())
                .toArray();
        return Decoding.decode(
                        lake.read(Tables.ARCHIVE)
                                .where(condition.and(col(Tables.TOPIC).isin(topics))),
                        shared)
                .where(col("event").isNotNull())
                .withColumn("late", coalesce(max(col("event_time")).over(before).gt(col("event_time")), lit(false)))
                .select(Decoding.with(TableColumns.PLACE.fieldNames(), "event", "late"));
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
        LogPlace place = new LogPlace(row.getLong(ROWS.fieldIndex(Tables.LOG_TIME)), position);
        Row event = codec.fromBytes((byte[]) row.get(ROWS.fieldIndex("event")));
        return new LoggedRow(place, stream, event, row.getBoolean(ROWS.fieldIndex("late")));
    }
}
