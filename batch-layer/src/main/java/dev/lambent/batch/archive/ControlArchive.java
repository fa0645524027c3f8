package dev.lambent.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.log.LogPartition;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.PartitionEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The archived control log: which model was in force where. */
public final class ControlArchive {
    /** Initial models get negative offsets that grow with the epoch. */
    private static final long FIRST_INITIAL = -1_000_000_000L;

    private final SparkSession spark;
    private final Lake lake;
    private ModelSchedule schedule;

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
     * Notes a model that a publication put in force without a control log: for every row after {@code logTimeMillis},
     * until the control log says otherwise.
     */
    public void noteInitial(String bundle, long logTimeMillis, long epoch) {
        ControlEntry entry = new ControlEntry(ControlEntry.Type.ACTIVATE, bundle);
        append(
                List.of(RowFactory.create(epoch + FIRST_INITIAL, logTimeMillis, new String(entry.toBytes(), UTF_8))),
                "control/initial",
                epoch);
    }

    private void append(List<Row> rows, String application, long epoch) {
        if (!rows.isEmpty()) {
            schedule = null;
            lake.append(
                    TableColumns.CONTROL,
                    spark.createDataFrame(rows, TableColumns.CONTROL_TABLE).coalesce(1),
                    application,
                    epoch);
        }
    }

    /** Everything archived, in log order. */
    public ModelSchedule schedule() {
        if (schedule == null) {
            schedule = read();
        }
        return schedule;
    }

    private ModelSchedule read() {
        if (lake.version(TableColumns.CONTROL) == 0) {
            return new ModelSchedule(List.of());
        }
        List<ModelSchedule.Change> changes = new ArrayList<>();
        for (Row row :
                lake.read(TableColumns.CONTROL).orderBy("log_time", "offset").collectAsList()) {
            ControlEntry.read(row.getString(2).getBytes(UTF_8))
                    .filter(entry -> entry.type() == ControlEntry.Type.ACTIVATE)
                    .ifPresent(entry ->
                            changes.add(new ModelSchedule.Change(row.getLong(0), row.getLong(1), entry.bundle())));
        }
        return new ModelSchedule(changes);
    }

    /** The model in force for rows right after {@code logTimeMillis}. */
    public Optional<String> activeAt(long logTimeMillis) {
        return Optional.ofNullable(schedule().at(logTimeMillis + 1));
    }
}
