package dev.lambent.serving.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.KeepSpec;
import dev.lambent.log.Boundary;
import dev.lambent.serving.fixture.Lake;
import dev.lambent.serving.fixture.Oracle;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.SpeedTopic;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.sql.Database;
import dev.lambent.serving.sql.QueryGate;
import dev.lambent.serving.sql.QueryRequest;
import dev.lambent.serving.sql.QueryResult;
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
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs, runs and publications, over real Delta tables; every answer against the oracle. */
class SpeedViewTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyAnswerEqualsTheOracleForTheCoverageItStates(long seed) throws Exception {
        Random random = new Random(seed);
        RandomLog log = new RandomLog(seed).append(1_500);
        SpeedTopic topic = new SpeedTopic(log, random);
        Trips trips = Trips.in(folder.resolve("app"));
        try (Lake lake = new Lake(folder.resolve("a lake with 100% blanks"));
                Views views = new Views(trips, lake.folder())) {
            SpeedTopic.Run run = topic.new Run("run-0", 2, 0);
            SpeedTopic.Run zombie = run;
            long lastBoundary = 0;
            long lastCoverage = 0;
            long epoch = 0;
            int checks = 0;
            for (int step = 0; step < 120; step++) {
                (random.nextInt(8) == 0 ? zombie : run).advanceSome();
                if (random.nextInt(25) == 0) {
                    zombie = run;
                    run = topic
                    .new Run(
                            "run-" + step,
                            1 + random.nextInt(6),
                            Math.max(0, zombie.doneMillis() - random.nextInt(200)));
                }
                if (random.nextInt(20) == 0) {
                    // The boundary may be ahead of the speed view.
                    long boundary = Math.min(
                            log.lastMillis(),
                            Math.max(lastBoundary, Math.max(log.firstMillis(), run.doneMillis()) - 50)
                                    + random.nextInt(150));
                    publish(lake, log, topic, trips, ++epoch, lastBoundary, boundary);
                    lastBoundary = boundary;
                }
                views.look(random);
                views.read(topic, random, 60);
                if (random.nextInt(4) == 0) {
                    CoverageState coverage = views.check(log);
                    assertThat(coverage.logTimeMillis()).isGreaterThanOrEqualTo(lastCoverage);
                    lastCoverage = coverage.logTimeMillis();
                    checks++;
                }
            }
            run.advanceAll(log.lastMillis());
            views.readAll(topic);
            assertThat(views.check(log).logTimeMillis()).isEqualTo(log.lastMillis());
            assertThat(checks).isGreaterThan(10);
            assertThat(views.view.status().duplicates()).isPositive();

            // Rebuilt from the newest publication's offsets: the same.
            try (Views rebuilt = new Views(trips, lake.folder())) {
                rebuilt.start(
                        topic, epoch == 0 ? Map.of() : rebuilt.view.epoch().speedOffsets());
                rebuilt.readAll(topic);
                assertThat(rebuilt.check(log).logTimeMillis()).isEqualTo(log.lastMillis());
            }
        }
    }

    private static void publish(
            Lake lake, RandomLog log, SpeedTopic topic, Trips trips, long epoch, long after, long boundaryMillis)
            throws Exception {
        List<RandomLog.Entry> rows = log.rowsUpTo(boundaryMillis).stream()
                .filter(entry -> entry.place().logTimeMillis() > after)
                .toList();
        Boundary boundary = log.boundary(boundaryMillis);
        lake.publish(epoch, rows, boundary, topic.offsetsFor(boundary), trips.featureSet());
    }

    /** The serving layer without Kafka: the test hands it the records. */
    private static final class Views implements AutoCloseable {
        private final Database database;
        private final ViewWriter writer;
        private final QueryService queries;
        private final PublicationStore store;
        private final SpeedView view;
        private final List<Integer> read = new ArrayList<>(List.of(0, 0, 0, 0));

        Views(Trips trips, Path lake) {
            ViewSchema schema = ViewSchema.of(trips);
            database = Database.open(lake, schema, new Database.Limits("200MB", 2));
            writer = new ViewWriter(database, schema);
            store = new PublicationStore(new DeltaTables(lake), "trips", trips.id(), KeepSpec.DEFAULT);
            view = new SpeedView(writer, new MergedViews(schema, List.of()));
            queries = new QueryService(database, new QueryGate(Oracle.QUERIES.keySet()), epoch -> null, 2);
            store.refresh();
            view.show(store.current());
            view.problem(Optional.empty());
        }

        void start(SpeedTopic topic, Map<Integer, Long> offsets) {
            offsets.forEach((partition, offset) -> read.set(partition, offset.intValue()));
        }

        void look(Random random) {
            if (random.nextInt(3) == 0 && store.refresh().isPresent()) {
                view.show(store.current());
            }
        }

        /** Reads some records of each partition, in any order between partitions. */
        void read(SpeedTopic topic, Random random, int most) {
            for (int i = 0; i < 8; i++) {
                int partition = random.nextInt(4);
                read(topic, partition, random.nextInt(most));
                if (random.nextInt(3) == 0) {
                    view.flush();
                }
            }
        }

        void readAll(SpeedTopic topic) {
            for (int partition = 0; partition < 4; partition++) {
                read(topic, partition, Integer.MAX_VALUE);
            }
            view.flush();
        }

        private void read(SpeedTopic topic, int partition, int most) {
            List<SpeedRecord> records = topic.partitions().get(partition);
            int from = read.get(partition);
            int to = (int) Math.min(records.size(), (long) from + most);
            for (SpeedRecord record : records.subList(from, to)) {
                if (view.isNewRun(record) && store.refresh().isPresent()) {
                    view.show(store.current());
                }
                view.accept(record);
            }
            read.set(partition, to);
        }

        CoverageState check(RandomLog log) {
            CoverageState last = null;
            for (var query : Oracle.QUERIES.entrySet()) {
                QueryResult result = queries.run(
                        new QueryRequest(query.getValue(), OptionalLong.empty(), 30_000, Integer.MAX_VALUE));
                List<String> rows = new ArrayList<>();
                result.rows().forEach(row -> rows.add(Oracle.text(row)));
                rows.sort(null);
                assertThat(rows)
                        .as("%s at %s", query.getKey(), result.coverage())
                        .isEqualTo(Oracle.expected(log, result.coverage().logTimeMillis())
                                .get(query.getKey()));
                last = result.coverage();
            }
            return last;
        }

        @Override
        public void close() {
            queries.close();
            writer.close();
            database.close();
        }
    }
}
