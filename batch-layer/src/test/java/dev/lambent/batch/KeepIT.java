package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.KeepSpec;
import dev.lambent.app.Topics;
import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.LogTopics;
import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.batch.keep.Keep;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.batch.publish.Publications;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Pins;
import dev.lambent.view.Publication;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import dev.lambent.view.Tables;
import io.delta.tables.DeltaTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many small epochs of one home, of which two are kept. Whatever is compacted and deleted, each epoch that is kept or
 * pinned reads, by Delta's own time travel, exactly the rows it had when it was published.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeepIT {
    private static final Duration AGE = Duration.ofHours(2);

    /** Compacted on the way: by the runs, and by the test. And one that never is. */
    private static final List<String> TABLES = List.of(Tables.ARCHIVE, Tables.FEATURES, Tables.SERVED, Tables.AUDIT);

    @TempDir
    static Path folder;

    private static final Traffic TRAFFIC = new Traffic(23, 0);
    private static final Map<Long, Publication> PUBLISHED = new TreeMap<>();
    /** Per epoch and table the rows at the moment of publication. */
    private static final Map<Long, Map<String, List<String>>> ROWS = new TreeMap<>();

    private static LocalKafka kafka;
    private static TestLog log;
    private static TestLog heart;
    private static App app;
    private static Batches batches;
    private static Pins pins;
    private static long eventTime = Traffic.START;
    private static final ScheduledExecutorService SPEED_JOB = Executors.newSingleThreadScheduledExecutor();

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        Path appFolder = TestApp.write(folder.resolve("app"), "keep: { epochs: 2, log: 1h }");
        Home home = new Home(folder.resolve("home"));
        app = TestApp.load(appFolder, home);
        log = new TestLog(kafka.bootstrapServers());
        log.create(app);
        batches = new Batches(appFolder, home, Optional.of(kafka.bootstrapServers()));
        pins = new Pins(home.pins());
        // A speed job that is at work and has answered everything.
        heart = new TestLog(kafka.bootstrapServers());
        byte[] progress =
                batches.transform().speedCodec().toBytes(new SpeedRecord.Progress("run", 0, 1, Long.MAX_VALUE / 2));
        SPEED_JOB.scheduleAtFixedRate(() -> heart.send("shop.speed", 0, progress), 0, 100, TimeUnit.MILLISECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        SPEED_JOB.shutdownNow();
        assertThat(SPEED_JOB.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        heart.close();
        log.close();
        kafka.close();
    }

    /** Sales over three partitions, and the speed layer's answers to everything before the last boundary. */
    private static int traffic(int sales) throws Exception {
        int answers = answerLastEpoch();
        for (Traffic.Sale sale : TRAFFIC.sales(sales, eventTime)) {
            eventTime = Math.max(eventTime, sale.at());
            log.send("shop.sales", TRAFFIC.nextInt(3), sale.json());
            log.send("shop.prices", TRAFFIC.nextInt(2), TRAFFIC.price(sale.at()));
        }
        log.flush();
        return answers;
    }

    private static int answerLastEpoch() throws Exception {
        if (PUBLISHED.isEmpty()) {
            return 0;
        }
        Publication last = last();
        Boundary before = PUBLISHED.containsKey(last.epoch() - 1)
                ? PUBLISHED.get(last.epoch() - 1).boundary()
                : Boundary.START;
        SpeedRecordCodec codec = batches.transform().speedCodec();
        RowSchema schema = batches.transform().fold().outputSchema();
        int number = 0;
        for (org.apache.spark.sql.Row row : SparkRows.toWire(new LogSlice(before, last.boundary())
                        .of(batches.lake().read(Tables.FEATURES, last.tables().get(Tables.FEATURES))))
                .collectAsList()) {
            Row values = SparkRows.take(row, schema, TableColumns.PLACE.size() + 1);
            LogPosition position = LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2));
            log.send(
                    "shop.speed",
                    number++ % Topics.SPEED_PARTITIONS,
                    codec.toBytes(new SpeedRecord.Event(
                            new LogPlace(row.getLong(3), position),
                            row.getLong(3),
                            new Row(app.stream("sales").schema().width()),
                            null,
                            new SpeedRecord.Served(values, null, null))));
        }
        return number;
    }

    private static Publication last() {
        return PUBLISHED.get((long) PUBLISHED.size());
    }

    /** Notes each epoch's rows before anything is tidied up. */
    private static Publication run(PrintStream out, boolean full) {
        long epoch = PUBLISHED.size() + 1;
        Publication publication = batches.run(out, full, TrainMode.NEVER, step -> {
            if (step == Step.PUBLISH) {
                Publication published =
                        new Publications(Batches.spark(), batches.lake()).last().orElseThrow();
                Map<String, List<String>> rows = new TreeMap<>();
                TABLES.forEach(table ->
                        rows.put(table, batches.rows(table, published.tables().get(table))));
                ROWS.put(epoch, rows);
                PUBLISHED.put(epoch, published);
            }
        });
        assertThat(publication).isEqualTo(PUBLISHED.get(epoch));
        return publication;
    }

    private static Publication run() {
        return run(new PrintStream(batches.printed, true, StandardCharsets.UTF_8), false);
    }

    private static String lastStep() {
        String printed = batches.printed.toString(StandardCharsets.UTF_8);
        return printed.substring(printed.lastIndexOf("Tidy up"));
    }

    private static List<String> byDelta(String table, long version) {
        return Batches.spark()
                .read()
                .format("delta")
                .option("versionAsOf", version)
                .load(batches.lake().path(table))
                .toJSON()
                .collectAsList()
                .stream()
                .sorted()
                .toList();
    }

    private static void readsAsPublished(long epoch) {
        for (String table : TABLES) {
            long version = PUBLISHED.get(epoch).tables().get(table);
            assertThat(byDelta(table, version))
                    .as("%s as of epoch %d, version %d", table, epoch, version)
                    .isEqualTo(ROWS.get(epoch).get(table));
        }
    }

    private static Set<String> files(String table, long version) {
        Set<String> names = new HashSet<>();
        for (String path : Batches.spark()
                .read()
                .format("delta")
                .option("versionAsOf", version)
                .load(batches.lake().path(table))
                .inputFiles()) {
            names.add(path.substring(path.lastIndexOf('/') + 1));
        }
        return names;
    }

    private static Set<String> filesInFolder(String table) throws IOException {
        try (Stream<Path> files = Files.list(batches.home.table(table))) {
            Set<String> names = new HashSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .forEach(names::add);
            return names;
        }
    }

    /** As if the files had been written two hours ago. */
    private static void age() throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(AGE));
        try (Stream<Path> files = Files.walk(batches.home.lake())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, then);
            }
        }
    }

    private static long compared(long epoch) {
        org.apache.spark.sql.Row audit = batches.lake()
                .read(Tables.AUDIT)
                .where("epoch = " + epoch)
                .selectExpr("sum(compared)", "sum(feature_differences + score_differences + unknown_served)")
                .first();
        assertThat(audit.getLong(1)).isZero();
        return audit.getLong(0);
    }

    @Test
    @Order(1)
    void everyEpochKeptOrPinnedReadsWhatItReadWhenItWasPublished() throws Exception {
        boolean compacted = false;
        for (long epoch = 1; epoch <= 6; epoch++) {
            if (epoch >= 4) {
                // A serving process that reads epoch 3, and is alive however slow this machine is.
                pins.write(new Pins.Pin("reader", 3, System.currentTimeMillis() + 600_000));
            }
            int answers = traffic(30);
            if (epoch > 1) {
                age();
            }
            run();
            assertThat(compared(epoch))
                    .as("answers compared in epoch %d: each once, compacted or not", epoch)
                    .isEqualTo(answers);
            compacted |= lastStep().contains(" small files rewritten into 1.");
            readsAsPublished(Math.max(1, epoch >= 4 ? 3 : epoch - 1));
            if (epoch == 5) {
                compactServed();
            }
        }
        assertThat(compacted).as("tables were compacted on the way").isTrue();
        for (long epoch = 4; epoch <= 6; epoch++) {
            readsAsPublished(epoch);
        }
        assertThat(lastStep()).contains("Epochs from 3 on are kept: a serving process still reads it.");
    }

    /** The table gets two files an epoch: it would take ten to be compacted by itself. */
    private static void compactServed() {
        long before = batches.lake().version(Tables.SERVED);
        DeltaTable.forPath(Batches.spark(), batches.lake().path(Tables.SERVED))
                .optimize()
                .executeCompaction();
        assertThat(batches.lake().version(Tables.SERVED)).isEqualTo(before + 1);
    }

    @Test
    @Order(2)
    void answersOfTheSpeedLayerBelowEveryKeptBoundaryAreGone() throws Exception {
        for (int i = 0; i < Topics.SPEED_PARTITIONS; i++) {
            assertThat(log.beginning("shop.speed", i))
                    .isEqualTo(PUBLISHED.get(3L).speedOffsets().get(i));
        }
        assertThat(log.beginning("shop.speed", 0)).isPositive();
        assertThat(log.beginning("shop.control", 0)).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(log.beginning("shop.sales", i))
                    .as("younger than keep.log")
                    .isZero();
        }
    }

    @Test
    @Order(3)
    void aRunKilledWhileItTidiesUpGoesOnThere() throws Exception {
        Set<String> epochThree =
                files(Tables.ARCHIVE, PUBLISHED.get(3L).tables().get(Tables.ARCHIVE));
        assertThat(filesInFolder(Tables.ARCHIVE)).containsAll(epochThree);
        pins.delete("reader");
        Path orphan = Files.writeString(
                batches.home.table(Tables.FEATURES).resolve("part-00000-dead.snappy.parquet"), "half a file");
        traffic(10);
        age();
        // An Error ends the run wherever it is, as a kill does.
        PrintStream dying = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                if (line.contains(" data files (")) {
                    throw new AssertionError("killed");
                }
            }
        };
        assertThatThrownBy(() -> run(dying, true)).hasMessage("killed");
        readsAsPublished(6);
        readsAsPublished(7);
        assertThat(new PlanFile(batches.home).unfinished()).isPresent();

        // Also what the dead run has written and not committed is old now: Delta leaves files without rows behind.
        age();
        Publication same = batches.run();
        assertThat(same).isEqualTo(PUBLISHED.get(7L));
        assertThat(batches.printed.toString(StandardCharsets.UTF_8)).contains("Going on with epoch 7");
        assertThat(orphan).doesNotExist();
        readsAsPublished(6);
        readsAsPublished(7);
        for (String table : TABLES) {
            Set<String> expected = new HashSet<>();
            for (long version = PUBLISHED.get(6L).tables().get(table);
                    version <= batches.lake().version(table);
                    version++) {
                expected.addAll(files(table, version));
            }
            assertThat(filesInFolder(table)).as(table).isEqualTo(expected);
        }
        assertThat(filesInFolder(Tables.ARCHIVE)).as("epoch 3 is gone").doesNotContainAnyElementsOf(epochThree);
        try (Stream<Path> states = Files.list(batches.home.currentState().getParent())) {
            assertThat(states.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("current.json", "epoch-000006", "epoch-000007");
        }
        try (Stream<Path> plans = Files.list(batches.home.batchRun())) {
            assertThat(plans.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("lock", "promotion.lock", "done-000006.json", "done-000007.json");
        }
    }

    @Test
    @Order(4)
    void withAPinThatNobodyCanReadNothingIsDeletedAndTheEpochIsPublished() throws Exception {
        Path strange = Files.writeString(batches.home.pins().resolve("strange.json"), "{\"format\": 9}");
        Set<String> before = filesInFolder(Tables.FEATURES);
        traffic(10);
        age();
        run();
        assertThat(lastStep()).contains("WARNING: Nothing old was deleted", "format version is 9");
        assertThat(filesInFolder(Tables.FEATURES)).containsAll(before);
        assertThat(new PlanFile(batches.home).unfinished()).isEmpty();
        Files.delete(strange);
    }

    @Test
    @Order(5)
    void rowsOfTheLogGoWhenTheyAreArchivedOldAndBehindTheSpeedLayer() throws Exception {
        assertThat(keepLog(Duration.ZERO, SpeedReach.BEHIND)).contains("The speed job is behind");
        assertThat(log.beginning("shop.sales", 1)).isZero();
        Path checkpoint = Files.createDirectories(batches.home.checkpoints().resolve("job/chk-7"))
                .resolve("_metadata");
        Files.writeString(checkpoint, "");
        assertThat(keepLog(Duration.ZERO, SpeedReach.SILENT)).contains("may go on from a checkpoint");
        assertThat(log.beginning("shop.sales", 1)).isZero();
        assertThat(keepLog(Duration.ofDays(1), SpeedReach.COVERED)).doesNotContain("shop.sales");
        assertThat(log.beginning("shop.sales", 1)).isZero();

        Files.setLastModifiedTime(
                checkpoint, FileTime.fromMillis(last().boundary().logTimeMillis() - 1));
        assertThat(keepLog(Duration.ZERO, SpeedReach.SILENT)).contains("shop.sales: ", "shop.prices: ");
        Boundary oldest = PUBLISHED.get(7L).boundary();
        for (int i = 0; i < 3; i++) {
            assertThat(log.beginning("shop.sales", i))
                    .isEqualTo(oldest.mark(new LogPartition("sales", i)).offset())
                    .isPositive();
        }
        assertThat(log.beginning("shop.control", 0)).isZero();
        assertThat(keepLog(Duration.ZERO, SpeedReach.COVERED))
                .as("nothing is left")
                .doesNotContain("shop.sales");

        traffic(10);
        run();
        readsAsPublished(8);
        readsAsPublished(9);
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(Oracle.features(batches.lake(), batches.transform()));
    }

    private static String keepLog(Duration kept, SpeedReach reach) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new Keep(
                        Batches.spark(),
                        batches.lake(),
                        batches.home,
                        new KeepSpec(2, Optional.of(kept), true),
                        new Publications(Batches.spark(), batches.lake()),
                        new Report(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .run(
                        last().epoch(),
                        List.of(),
                        Optional.of(() -> KafkaLog.connect(kafka.bootstrapServers(), LogTopics.of(app))),
                        log -> reach);
        return said.toString(StandardCharsets.UTF_8);
    }
}
