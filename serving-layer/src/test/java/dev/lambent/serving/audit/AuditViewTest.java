package dev.lambent.serving.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.KeepSpec;
import dev.lambent.log.LogPartition;
import dev.lambent.serving.fixture.Lake;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.sql.Database;
import dev.lambent.serving.sql.QueryGate;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.serving.sql.ViewWriter;
import dev.lambent.serving.store.DeltaTables;
import dev.lambent.serving.store.PublicationStore;
import dev.lambent.view.SpeedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view {@code audit} over two epochs and the speed rows beyond them, against counts of the log. */
class AuditViewTest {
    @TempDir
    Path folder;

    private final RandomLog log = new RandomLog(41).append(900);
    private final long first = log.entries().get(300).place().logTimeMillis();
    private final long second = log.entries().get(600).place().logTimeMillis();

    private record Line(
            String layer,
            long epoch,
            LogPartition partition,
            long from,
            long to,
            long rows,
            long remainder,
            boolean holds) {}

    private interface Work {
        void on(ViewWriter writer, CoverageState coverage, QueryService queries);
    }

    private void shown(Work work) throws Exception {
        shown(2, second, work);
    }

    private void shown(long epoch, long boundaryMillis, Work work) throws Exception {
        Trips trips = Trips.in(folder.resolve("app"));
        try (Lake lake = new Lake(folder.resolve("lake"))) {
            lake.publish(1, between(Long.MIN_VALUE, first), log.boundary(first), Map.of(), trips.featureSet());
            lake.publish(2, between(first, second), log.boundary(second), Map.of(), trips.featureSet());
        }
        ViewSchema schema = ViewSchema.of(trips);
        PublicationStore store =
                new PublicationStore(new DeltaTables(folder.resolve("lake")), "trips", trips.id(), KeepSpec.DEFAULT);
        store.refresh();
        try (Database database = Database.open(folder.resolve("lake"), schema, new Database.Limits("200MB", 2));
                ViewWriter writer = new ViewWriter(database, schema);
                QueryService queries = new QueryService(database, new QueryGate(Set.of("audit")), old -> null, 1)) {
            CoverageState coverage =
                    new CoverageState(epoch, boundaryMillis, log.lastMillis(), "run", Optional.empty());
            writer.swap(
                    new MergedViews(schema, List.of())
                            .merged(
                                    log.boundary(boundaryMillis),
                                    store.current().tables()),
                    "true",
                    coverage);
            work.on(writer, coverage, queries);
        }
    }

    private List<RandomLog.Entry> between(long after, long to) {
        return log.rowsUpTo(to).stream()
                .filter(entry -> entry.place().logTimeMillis() > after)
                .toList();
    }

    private List<SpeedRecord> speedRows() {
        return between(second, Long.MAX_VALUE).stream()
                .map(RandomLog.Entry::record)
                .toList();
    }

    private static List<Line> lines(QueryService queries) {
        List<Line> lines = new ArrayList<>();
        queries.scan(
                "SELECT layer, epoch, topic, \"partition\", from_offset, to_offset, \"rows\" + quarantined, remainder, holds"
                        + " FROM audit",
                row -> lines.add(new Line(
                        row.getString(1),
                        row.getLong(2),
                        new LogPartition(row.getString(3), row.getInt(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getBoolean(9))));
        return lines;
    }

    /** The batch layer's lines are newer than what is shown, for as long as an epoch waits for the speed layer. */
    @Test
    void linesOfAnEpochThatIsNotShownYetRaiseNoAlarm() throws Exception {
        shown(1, first, (writer, coverage, queries) -> {
            writer.apply(
                    between(first, Long.MAX_VALUE).stream()
                            .map(RandomLog.Entry::record)
                            .toList(),
                    coverage);
            assertThat(lines(queries)).hasSize(2 * 3).allMatch(Line::holds).allMatch(line -> line.epoch() == 1);
        });
    }

    @Test
    void theLinesOfBothLayersCoverEachPartitionWithoutAHole() throws Exception {
        shown((writer, coverage, queries) -> {
            writer.apply(speedRows(), coverage);
            List<Line> lines = lines(queries);
            assertThat(lines).hasSize(3 * 3).allMatch(Line::holds);
            Map<LogPartition, Long> rows = new TreeMap<>();
            lines.forEach(line -> rows.merge(line.partition(), line.rows(), Long::sum));
            log.rowsUpTo(Long.MAX_VALUE)
                    .forEach(entry -> rows.merge(entry.place().position().partition(), -1L, Long::sum));
            assertThat(rows.values())
                    .as("rows of the lines less rows of the log")
                    .containsOnly(0L);
            for (Line line : lines) {
                if (line.layer().equals("speed")) {
                    assertThat(line.epoch()).isEqualTo(2);
                    assertThat(line.from())
                            .isEqualTo(
                                    log.boundary(second).mark(line.partition()).offset());
                    assertThat(line.remainder()).isEqualTo(line.to() - line.from() - line.rows());
                } else {
                    assertThat(line.remainder()).isZero();
                }
            }
            assertThat(new ViewAudit(queries).failures()).isEmpty();
        });
    }

    @Test
    void beforeTheSpeedViewHasRowsItsLinesAreEmptyAndHold() throws Exception {
        shown((writer, coverage, queries) -> assertThat(lines(queries))
                .filteredOn(line -> line.layer().equals("speed"))
                .hasSize(3)
                .allMatch(line -> line.holds() && line.from() == line.to() && line.rows() == 0));
    }

    @Test
    void aRowThatIsInTheSpeedViewTwiceFailsTheLineOfItsPartition() throws Exception {
        shown((writer, coverage, queries) -> {
            writer.apply(speedRows(), coverage);
            SpeedRecord twice = speedRows().get(5);
            writer.apply(List.of(twice), coverage);
            int partition = between(second, Long.MAX_VALUE)
                    .get(5)
                    .place()
                    .position()
                    .partition()
                    .partition();
            assertThat(new ViewAudit(queries).failures())
                    .singleElement()
                    .asString()
                    .startsWith("epoch 2, speed, trips-" + partition + ": offsets ")
                    .contains("a place is there twice");
        });
    }
}
