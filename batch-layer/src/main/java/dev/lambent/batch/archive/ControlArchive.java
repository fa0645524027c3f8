package dev.lambent.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.LogPartition;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.PartitionEntry;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The archived control log: which model was in force where. */
public final class ControlArchive {
    /** What publications put in force gets negative offsets that grow with the epoch. */
    private static final long FIRST_OF_PUBLICATIONS = -1_000_000_000L;

    private final SparkSession spark;
    private final Lake lake;
    private List<ModelSchedule.Entry> entries;

    public ControlArchive(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    /** Archives the entries in [from, to) of the control log; records that are no entries are passed over, as they were live. */
    public void run(String bootstrap, LogTopics topics, long from, long to, long clockMillis, long epoch) {
        LogPartition control = LogPartition.CONTROL;
        List<Row> rows = new ArrayList<>();
        LogRange range = new LogRange(control.topic(), topics.control(), control.partition(), from, to, clockMillis);
        try (LogReader reader = new LogReader(bootstrap, range)) {
            while (reader.hasNext()) {
                LogReader.Entry entry = reader.next();
                byte[] value = entry.record().value();
                ControlEntry.read(value)
                        .map(ControlEntry::toBytes)
                        .or(() -> PartitionEntry.read(value).map(PartitionEntry::toBytes))
                        .ifPresent(readable -> rows.add(RowFactory.create(
                                entry.record().offset(), entry.logTimeMillis(), new String(readable, UTF_8))));
            }
        }
        append(rows, "control", epoch);
    }

    /**
     * Notes that a publication made a feature set decide, with a model or without: for every row after
     * {@code logTimeMillis}, until the control log says otherwise.
     */
    public void noteTakeOver(FeatureSetId featureSet, Optional<String> bundle, long logTimeMillis, long epoch) {
        append(List.of(row(takeOver(featureSet, bundle, logTimeMillis, epoch))), "control/take-over", epoch);
    }

    private static ModelSchedule.Entry takeOver(
            FeatureSetId featureSet, Optional<String> bundle, long logTimeMillis, long epoch) {
        return new ModelSchedule.Entry(
                epoch + FIRST_OF_PUBLICATIONS, logTimeMillis, ControlEntry.takeOver(featureSet, bundle));
    }

    private static Row row(ModelSchedule.Entry place) {
        return RowFactory.create(
                place.offset(), place.logTimeMillis(), new String(place.entry().toBytes(), UTF_8));
    }

    private void append(List<Row> rows, String application, long epoch) {
        if (!rows.isEmpty()) {
            entries = null;
            lake.append(
                    Tables.CONTROL,
                    spark.createDataFrame(rows, TableColumns.CONTROL_TABLE).coalesce(1),
                    application,
                    epoch);
        }
    }

    /** Everything archived. */
    public ModelSchedule schedule() {
        return ModelSchedule.of(entries());
    }

    /** The schedule as it would be if a feature set took over after {@code logTimeMillis}. */
    public ModelSchedule scheduleIf(FeatureSetId featureSet, Optional<String> bundle, long logTimeMillis, long epoch) {
        List<ModelSchedule.Entry> more = new ArrayList<>(entries());
        more.add(takeOver(featureSet, bundle, logTimeMillis, epoch));
        return ModelSchedule.of(more);
    }

    private List<ModelSchedule.Entry> entries() {
        if (entries == null) {
            entries = read();
        }
        return entries;
    }

    private List<ModelSchedule.Entry> read() {
        List<ModelSchedule.Entry> found = new ArrayList<>();
        if (lake.version(Tables.CONTROL) == 0) {
            return found;
        }
        for (Row row : lake.read(Tables.CONTROL).collectAsList()) {
            ControlEntry.read(row.getString(2).getBytes(UTF_8))
                    .ifPresent(entry -> found.add(new ModelSchedule.Entry(row.getLong(0), row.getLong(1), entry)));
        }
        return found;
    }
}
