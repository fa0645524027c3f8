package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPosition;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Runs over a real log of two streams and five partitions, cut wherever the ticks fell, with rubbish in it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LogRunIT {
    private static final List<String> VIEWS =
            List.of(Tables.EVENTS, Tables.QUARANTINE, Tables.LABELS, Tables.FEATURES, Tables.PREDICTIONS);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;
    private static TestLog log;
    private static App app;
    private static Batches batches;
    private static final Traffic TRAFFIC = new Traffic(7, 0);
    private static long eventTime = Traffic.START;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        Path appFolder = TestApp.write(folder.resolve("app"), "");
        Home home = new Home(folder.resolve("home"));
        app = TestApp.load(appFolder, home);
        log = new TestLog(kafka.bootstrapServers());
        log.create(app);
        batches = new Batches(appFolder, home, Optional.of(kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
    }

    /** A burst of sales over three partitions, with ticks, prices and rubbish between them. */
    private static void burst(int sales) throws Exception {
        for (Traffic.Sale sale : TRAFFIC.sales(sales, eventTime)) {
            eventTime = Math.max(eventTime, sale.at());
            log.send("shop.sales", TRAFFIC.nextInt(3), sale.json());
            switch (TRAFFIC.nextInt(20)) {
                case 0 -> log.send("shop.sales", TRAFFIC.nextInt(3), TRAFFIC.rubbish());
                case 1 -> log.tick("shop.sales", TRAFFIC.nextInt(3));
                case 2, 3, 4 -> log.send("shop.prices", TRAFFIC.nextInt(2), TRAFFIC.price(sale.at()));
                case 5 -> log.flush();
                default -> {}
            }
        }
        log.send("shop.sales", 1, null);
        log.send("shop.sales", 2, new byte[(1 << 20) + 1]);
        log.flush();
    }

    @Test
    @Order(1)
    void threeRunsGiveTheFeaturesOfOneThread() throws Exception {
        Publication before = null;
        for (int run = 1; run <= 3; run++) {
            burst(150);
            Publication publication = batches.run();
            assertThat(publication.epoch()).isEqualTo(run);
            if (before != null) {
                assertThat(publication.boundary().logTimeMillis())
                        .isGreaterThan(before.boundary().logTimeMillis());
            }
            before = publication;
        }
        var expected = Oracle.features(batches.lake(), batches.transform());
        assertThat(expected).hasSizeGreaterThan(300);
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(expected);
    }

    @Test
    @Order(2)
    void boundaryIsAPrefixOfLogOrderOverAllPartitionsOfAllStreams() throws Exception {
        burst(40);
        // Read everything there is, and see on which side of the second boundary each row falls.
        Publication last = batches.run();
        assertThat(last.boundary().marks().keySet())
                .containsExactlyInAnyOrder(
                        new LogPartition("sales", 0),
                        new LogPartition("sales", 1),
                        new LogPartition("sales", 2),
                        new LogPartition("prices", 0),
                        new LogPartition("prices", 1));
        List<Row> archive = batches.lake().read(Tables.ARCHIVE).collectAsList();
        for (Row document :
                batches.lake().read(Tables.PUBLICATIONS).select("document").collectAsList()) {
            Boundary boundary =
                    dev.lambent.view.PublicationJson.read(document.getString(0)).boundary();
            for (Row row : archive) {
                LogPosition position = LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2));
                assertThat(boundary.holds(position))
                        .as("%s at log time %s", position, row.getLong(3))
                        .isEqualTo(row.getLong(3) <= boundary.logTimeMillis());
            }
        }
    }

    @Test
    @Order(3)
    void everyOffsetIsAccountedFor() {
        List<Row> audit = batches.lake().read(Tables.AUDIT).collectAsList();
        assertThat(audit).hasSize(4 * 5);
        Map<LogPartition, Long> ends = new HashMap<>();
        for (Row line : batches.lake()
                .read(Tables.AUDIT)
                .orderBy("epoch", "topic", "partition")
                .collectAsList()) {
            LogPartition partition = new LogPartition(line.getAs("topic"), line.getAs("partition"));
            assertThat((Long) line.getAs("from_offset")).isEqualTo(ends.getOrDefault(partition, 0L));
            assertThat((Long) line.getAs("offsets"))
                    .isEqualTo((Long) line.getAs("to_offset") - (Long) line.getAs("from_offset"))
                    .isEqualTo((Long) line.getAs("rows")
                            + (Long) line.getAs("quarantined")
                            + (Long) line.getAs("ticks")
                            + (Long) line.getAs("gaps"));
            ends.put(partition, line.getAs("to_offset"));
        }
        assertThat(audit.stream().mapToLong(row -> row.<Long>getAs("ticks")).sum())
                .isGreaterThan(15);
        Map<String, Long> reasons = new TreeMap<>();
        batches.lake()
                .read(Tables.QUARANTINE)
                .groupBy("reason")
                .count()
                .collectAsList()
                .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
        assertThat(reasons).containsKeys("MALFORMED", "TOO_LARGE", "EVENT_TIME_TOO_OLD", "EVENT_TIME_AHEAD");
        assertThat(reasons.get("TOO_LARGE")).isEqualTo(4);
        assertThat(batches.lake().read(Tables.EVENTS).count()
                        + batches.lake().read(Tables.QUARANTINE).count())
                .isEqualTo(batches.lake().read(Tables.ARCHIVE).count());
    }

    @Test
    @Order(4)
    void fullRunGivesTheSameRowsBitForBit() {
        Lake lake = batches.lake();
        Publication incremental = batches.run();
        Map<String, List<String>> before = new HashMap<>();
        VIEWS.forEach(table ->
                before.put(table, batches.rows(table, incremental.tables().get(table))));
        var features = Oracle.stored(lake.read(Tables.FEATURES), batches.transform());

        Publication full = batches.full();

        for (String table : VIEWS) {
            assertThat(batches.rows(table, full.tables().get(table))).as(table).isEqualTo(before.get(table));
        }
        assertThat(Oracle.stored(lake.read(Tables.FEATURES), batches.transform()))
                .isEqualTo(features);
        assertThat(batches.rows(Tables.FEATURES, incremental.tables().get(Tables.FEATURES)))
                .as("the old epoch stays readable")
                .isEqualTo(before.get(Tables.FEATURES));
    }

    @Test
    @Order(5)
    void runGoesOnFromTheStateOfAFullRun() throws Exception {
        burst(60);
        batches.run();
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(Oracle.features(batches.lake(), batches.transform()));
    }

    /**
     * Each step is done twice: once by a run that dies before it can note it, and again by the next one, which dies too.
     */
    @Test
    @Order(6)
    void runKilledInAnyStepGoesOnToTheSamePublication() throws Exception {
        burst(40);
        Path plan = batches.home.batchRun().resolve("plan.json");
        killedAfter(Step.IMPORT);
        String noted = Files.readString(plan);
        Boundary planned =
                new PlanFile(batches.home).unfinished().orElseThrow().plan().to();
        for (Step step : EnumSet.complementOf(EnumSet.of(Step.IMPORT))) {
            killedAfter(step);
            String notedNow = Files.readString(plan);
            Files.writeString(plan, noted);
            killedAfter(step);
            assertThat(Files.readString(plan)).as("repeating " + step).isEqualTo(notedNow);
            noted = notedNow;
            burst(1);
        }
        Publication publication = batches.run();
        assertThat(publication.boundary()).isEqualTo(planned);
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(Oracle.features(batches.lake(), batches.transform()));
        for (String table : List.of(Tables.ARCHIVE, Tables.EVENTS, Tables.LABELS, Tables.QUARANTINE)) {
            assertThat(batches.lake()
                            .read(table)
                            .groupBy("_topic", "_partition", "_offset")
                            .count()
                            .where("count > 1")
                            .count())
                    .as("repetitions in " + table)
                    .isZero();
        }
        assertThat(batches.lake().read(Tables.PUBLICATIONS).count()).isEqualTo(publication.epoch());
        assertThat(batches.lake()
                        .read(Tables.AUDIT)
                        .where("epoch = " + publication.epoch())
                        .count())
                .isEqualTo(5);
    }

    private static void killedAfter(Step fatal) {
        assertThatThrownBy(() -> batches.run(false, TrainMode.NEVER, step -> {
                    if (step == fatal) {
                        throw new IllegalStateException("killed after " + step);
                    }
                }))
                .hasMessage("killed after " + fatal);
    }

    /** Producers say the time here, so that it can step back as a broker's clock may. */
    @Test
    @Order(7)
    void recordsOfABrokerClockThatStepsBackAreCountedAndKeepTheirPlace() throws Exception {
        log.letProducersSayTheTime("shop.sales");
        long now = System.currentTimeMillis();
        int number = 0;
        for (long ahead : new long[] {0, -5_000, 0, -1, 0}) {
            Traffic.Sale sale = new Traffic.Sale(9_000_000 + number++, "offer", eventTime, "shop1", "item01", 1.0);
            log.send("shop.sales", 2, sale.json(), now + ahead);
        }
        log.flush();
        Publication publication = batches.run();
        assertThat(batches.lake()
                        .read(Tables.AUDIT)
                        .where("epoch = " + publication.epoch() + " AND clock_steps > 0")
                        .selectExpr("topic || partition || ':' || clock_steps")
                        .as(org.apache.spark.sql.Encoders.STRING())
                        .collectAsList())
                .containsExactly("sales2:2");
        assertThat(batches.printed.toString()).contains("2 records were appended while a broker's clock was behind");
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(Oracle.features(batches.lake(), batches.transform()));
    }

    @Test
    @Order(8)
    void runWithoutTheLogItHasReadIsRefused() {
        Batches cutOff = new Batches(batches.appFolder, batches.home, Optional.empty());
        assertThatThrownBy(cutOff::run)
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
                .hasMessageContaining("--bootstrap");
    }

    @Test
    @Order(9)
    void historyAfterRowsIsRefused() {
        Path history = folder.resolve("late-history");
        Batches.spark()
                .sql(
                        "SELECT 1 AS id, 'offer' AS kind, TIMESTAMP'2024-01-01' AS ts, 's' AS shop, 'i' AS item, 1.0D AS amount")
                .write()
                .parquet(history.toString());
        Path late = TestApp.write(
                folder.resolve("late-app"), "history: { sales: { path: \"" + history + "\", format: parquet } }");
        Batches fresh = new Batches(late, new Home(folder.resolve("late-home")), batches.bootstrap);
        assertThatThrownBy(fresh::run)
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("History must come first");
    }

    @Test
    @Order(10)
    void topicMadeAnewIsRefused() throws Exception {
        log.delete(List.of("shop.prices"));
        assertThatThrownBy(batches::run).isInstanceOf(LambentException.class).hasMessageContaining("prices");
    }
}
