package dev.lambent.serving.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.KeepSpec;
import dev.lambent.error.LambentException;
import dev.lambent.log.Boundary;
import dev.lambent.serving.fixture.Lake;
import dev.lambent.serving.fixture.Oracle;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.speed.SpeedView;
import dev.lambent.serving.store.DeltaTables;
import dev.lambent.serving.store.PublicationStore;
import dev.lambent.view.Pins;
import dev.lambent.view.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries that run while publications come and the batch layer deletes the files of epochs that nobody reads. Each epoch
 * here has files of its own, so that whatever is deleted too early is missed.
 */
class LongQueryTest {
    private static final int ROWS = 20_000;
    private static final int HELD = 2;

    @TempDir
    Path folder;

    private Lake publications;
    private Database database;
    private ViewWriter writer;
    private ViewWriter oldWriter;
    private PublicationStore store;
    private SpeedView view;
    private EpochReaders readers;
    private QueryService queries;
    private Pins pins;
    private Trips trips;
    private long newest;

    @BeforeEach
    void open() throws Exception {
        trips = Trips.in(folder.resolve("app"));
        Path lake = folder.resolve("lake");
        publications = new Lake(lake);
        pins = new Pins(folder.resolve("pins"));
        readers = new EpochReaders(pins, "serving", Clock.systemUTC());
        ViewSchema schema = ViewSchema.of(trips);
        database = Database.open(lake, schema, new Database.Limits("200MB", 1));
        writer = new ViewWriter(database, schema);
        oldWriter = new ViewWriter(database, schema);
        MergedViews views = new MergedViews(schema, List.of());
        store = new PublicationStore(
                new DeltaTables(lake), "trips", trips.id(), new KeepSpec(HELD, Optional.empty(), true));
        view = new SpeedView(writer, views);
        queries = new QueryService(
                database,
                new QueryGate(Set.copyOf(Oracle.QUERIES.keySet())),
                new HeldEpochs(oldWriter, views, readers, store),
                2);
        publish();
    }

    @AfterEach
    void close() throws Exception {
        queries.close();
        oldWriter.close();
        writer.close();
        database.close();
        readers.close();
        publications.close();
    }

    /** One more epoch, whose features replace those of the epoch before; serving shows it. */
    private void publish() throws Exception {
        newest++;
        Path table = Files.createDirectories(publications.folder().resolve("features"));
        StringBuilder commit = new StringBuilder();
        if (newest == 1) {
            commit.append("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n")
                    .append(
                            "{\"metaData\":{\"id\":\"5fba94ed-9794-4965-ba6e-6ee3c0d22af9\",\"format\":{\"provider\":"
                                    + "\"parquet\",\"options\":{}},\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":["
                                    + field("_offset", "long") + "," + field("trip_id", "long") + ","
                                    + field("city", "string")
                                    + "]}\",\"partitionColumns\":[],\"configuration\":{\"lambent.format\":\"1\"},\"createdTime\":1}}\n");
        }
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (int i = 0; i < files(newest - 1); i++) {
                commit.append("{\"remove\":{\"path\":\"" + file(newest - 1, i)
                        + "\",\"deletionTimestamp\":1,\"dataChange\":true}}\n");
            }
            for (int i = 0; i < files(newest); i++) {
                Path file = table.resolve(file(newest, i));
                statement.execute("COPY (SELECT range AS _offset, " + newest + "::BIGINT AS trip_id,"
                        + " md5(range::VARCHAR) AS city FROM range(" + (long) i * ROWS + ", " + (i + 1L) * ROWS
                        + ")) TO '" + file + "'");
                commit.append("{\"add\":{\"path\":\"" + file(newest, i)
                        + "\",\"partitionValues\":{},\"size\":" + Files.size(file)
                        + ",\"modificationTime\":1,\"dataChange\":true}}\n");
            }
        }
        Path log = Files.createDirectories(table.resolve("_delta_log"));
        Files.writeString(log.resolve(String.format("%020d.json", newest - 1)), commit);
        publications.publish(new Publication(
                newest,
                "trips",
                trips.featureSet(),
                trips.id(),
                Publication.Role.SERVED,
                newest,
                new Boundary(newest, new java.util.TreeMap<>()),
                Map.of("features", newest - 1),
                Optional.empty(),
                0,
                Map.of(),
                Map.of()));
        store.refresh();
        view.show(store.current());
        readers.shown(newest);
    }

    private static String field(String name, String type) {
        return "{\\\"name\\\":\\\"" + name + "\\\",\\\"type\\\":\\\"" + type
                + "\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}";
    }

    /** Those that are read for long have many: what is read last must still be there then. */
    private static int files(long epoch) {
        return epoch == 0 ? 0 : epoch <= 2 ? 20 : 1;
    }

    private static long rows(long epoch) {
        return (long) files(epoch) * ROWS;
    }

    private static String file(long epoch, int number) {
        return "part-" + epoch + "-" + number + ".parquet";
    }

    /** What the last step of a batch run does. */
    private void keepPass() throws IOException {
        long oldest = Math.min(
                newest - HELD + 1, pins.oldest(System.currentTimeMillis()).orElseThrow());
        try (Stream<Path> files = Files.list(publications.folder().resolve("features"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Long.parseLong(file.getFileName().toString().split("-")[1]) < oldest) {
                    Files.delete(file);
                }
            }
        }
    }

    private long oldestOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(publications.folder().resolve("features"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(
                            file -> Long.parseLong(file.getFileName().toString().split("-")[1]))
                    .min()
                    .orElseThrow();
        }
    }

    private void publications(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            publish();
            readers.tell();
            keepPass();
        }
    }

    @Test
    void aQueryOfTheMergedViewsEndsRightAfterElevenPublications() throws Exception {
        publish();
        long began = newest;
        List<Long> epochs = new ArrayList<>();
        long[] rows = new long[2];
        long[] foreign = new long[1];
        queries.scan("SELECT trip_id, _offset, city FROM features", row -> {
            if (rows[0]++ == 0) {
                epochs.add(row.getLong(1));
                try {
                    publications(11);
                } catch (Exception e) {
                    throw new SQLException(e);
                }
            }
            foreign[0] += row.getLong(1) == began ? 0 : 1;
            rows[1] += row.getLong(2);
        });
        long all = rows(began);
        assertThat(rows).containsExactly(all, all * (all - 1) / 2);
        assertThat(epochs).containsExactly(began);
        assertThat(foreign[0]).as("rows of another epoch").isZero();
        assertThat(oldestOnDisk()).as("held for it").isEqualTo(began);
        assertThat(newest).isEqualTo(began + 11);

        readers.tell();
        keepPass();
        assertThat(oldestOnDisk()).as("let go").isEqualTo(newest - HELD + 1);
        assertThat(count(OptionalLong.empty())).isEqualTo(newest + " x " + rows(newest));
    }

    @Test
    void anOldEpochInUseStaysAndIsGoneForTheNextReader() throws Exception {
        publish();
        HeldEpochs epochs = new HeldEpochs(oldWriter, new MergedViews(ViewSchema.of(trips), List.of()), readers, store);
        try (QueryService.Pin pin = epochs.pin(1)) {
            publications(HELD + 2);
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT count(DISTINCT city), min(trip_id) FROM " + pin.schema() + ".features")) {
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(rows(1));
                assertThat(rows.getLong(2)).isEqualTo(1);
            }
            try (QueryService.Pin second = epochs.pin(1)) {
                assertThat(second.schema()).as("shared while it is in use").isEqualTo(pin.schema());
            }
            assertThat(oldestOnDisk()).isEqualTo(1);
        }
        assertThatThrownBy(() -> epochs.pin(1))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Epoch 1 is not held");
        assertThat(readers.oldest()).as("a refused epoch is not pinned").isEqualTo(newest);
        readers.tell();
        keepPass();
        assertThat(oldestOnDisk()).isEqualTo(newest - HELD + 1);
        assertThat(count(OptionalLong.of(newest - 1))).isEqualTo((newest - 1) + " x " + rows(newest - 1));
    }

    /** A batch run publishes and deletes between serving's last look at the publications and the query. */
    @Test
    void anEpochThatIsNotHeldAnyMoreIsRefusedAndNotReadHalf() throws Exception {
        publish();
        assertThat(count(OptionalLong.of(1))).isEqualTo("1 x " + rows(1));
        readers.tell();
        // As publish, but serving does not look.
        for (int i = 0; i < HELD; i++) {
            newest++;
            publications.publish(new Publication(
                    newest,
                    "trips",
                    trips.featureSet(),
                    trips.id(),
                    Publication.Role.SERVED,
                    newest,
                    new Boundary(newest, new java.util.TreeMap<>()),
                    Map.of("features", 1L),
                    Optional.empty(),
                    0,
                    Map.of(),
                    Map.of()));
        }
        keepPass();
        assertThat(store.holds(1)).as("what serving knows is old").isTrue();
        assertThatThrownBy(() -> count(OptionalLong.of(1)))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Epoch 1 is not held");
    }

    private String count(OptionalLong epoch) {
        Object[] row = queries.run(new QueryRequest("SELECT min(trip_id), count(*) FROM features", epoch, 30_000, 10))
                .rows()
                .get(0);
        return row[0] + " x " + row[1];
    }
}
