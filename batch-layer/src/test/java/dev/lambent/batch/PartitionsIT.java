package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.log.LogPartition;
import dev.lambent.view.PartitionEntry;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that are added between runs, with no speed job at work. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartitionsIT {
    private static final Traffic TRAFFIC = new Traffic(17, 0);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;
    private static TestLog log;
    private static Batches batches;
    private static int partitions = 3;
    private static long eventTime = Traffic.START;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        Path appFolder = TestApp.write(folder.resolve("app"), "");
        Home home = new Home(folder.resolve("home"));
        App app = TestApp.load(appFolder, home);
        log = new TestLog(kafka.bootstrapServers());
        log.createStreams(app);
        batches = new Batches(appFolder, home, Optional.of(kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
    }

    @Test
    @Order(1)
    void withoutAControlLogThePartitionsOfTheFirstRunBelongFromTheStart() throws Exception {
        burst(60);
        assertThat(batches.run().boundary().marks()).hasSize(5);
        requireFeatures();
    }

    @Test
    @Order(2)
    void theFirstEntryOfTheControlLogCountsWhatThereIs() throws Exception {
        add();
        burst(60);
        Publication publication = batches.run();
        assertThat(publication.boundary().marks()).hasSize(6);
        assertThat(rowsOf(publication, 3)).isPositive();
        assertThat(publication.topicIds()).containsKey(LogPartition.CONTROL.topic());
        requireFeatures();
        requireAudited(publication);
        assertThat(entries()).singleElement().isInstanceOf(PartitionEntry.Counted.class);
    }

    @Test
    @Order(3)
    void aPartitionThatNobodyLetJoinIsLetJoinByTheRun() throws Exception {
        add();
        burst(60);
        Publication publication = batches.run();
        assertThat(rowsOf(publication, 4)).isPositive();
        assertThat(logTimes(4))
                .as("rows that came before the entry have its log time")
                .allMatch(logTime -> logTime == joinedAt(4));
        requireFeatures();
        requireAudited(publication);
    }

    @Test
    @Order(4)
    void aPartitionThatASpeedJobLetJoinStartsAtItsEntry() throws Exception {
        add();
        burst(30);
        log.send("shop.control", 0, new PartitionEntry.Joined(new LogPartition("sales", 5)).toBytes());
        log.send("shop.control", 0, new PartitionEntry.Joined(new LogPartition("sales", 4)).toBytes());
        log.flush();
        for (int round = 0; round < 5; round++) {
            log.tick("shop.sales", 5);
            burst(10);
        }
        log.send("shop.control", 0, new PartitionEntry.Joined(new LogPartition("sales", 5)).toBytes());
        Publication publication = batches.run();
        List<Long> logTimes = logTimes(5);
        assertThat(logTimes).isSorted().first().isEqualTo(joinedAt(5));
        assertThat(logTimes.get(logTimes.size() - 1)).isGreaterThan(joinedAt(5));
        requireFeatures();
        requireAudited(publication);
    }

    @Test
    @Order(5)
    void aFullRunGivesTheSameRows() {
        List<String> before = batches.lake().read(Tables.FEATURES).toJSON().collectAsList().stream()
                .sorted()
                .toList();
        Publication full = batches.full();
        assertThat(batches.rows(Tables.FEATURES, full.tables().get(Tables.FEATURES)))
                .isEqualTo(before);
    }

    private static void add() throws Exception {
        log.addPartitions("shop.sales", ++partitions);
    }

    private static void burst(int sales) throws Exception {
        for (Traffic.Sale sale : TRAFFIC.sales(sales, eventTime)) {
            eventTime = Math.max(eventTime, sale.at());
            log.send("shop.sales", TRAFFIC.nextInt(partitions), sale.json());
            if (TRAFFIC.nextInt(5) == 0) {
                log.send("shop.prices", TRAFFIC.nextInt(2), TRAFFIC.price(sale.at()));
            }
        }
        log.flush();
    }

    private static void requireFeatures() {
        var expected = Oracle.features(batches.lake(), batches.transform());
        assertThat(expected).isNotEmpty();
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(expected);
    }

    /** The run itself refuses to publish when offsets are unaccounted for; here, that no row of the log is missing. */
    private static void requireAudited(Publication publication) {
        List<Row> lines = batches.lake()
                .read(Tables.AUDIT)
                .where("epoch = " + publication.epoch())
                .collectAsList();
        assertThat(lines).hasSize(partitions + 2);
        publication.boundary().marks().forEach((partition, mark) -> assertThat(lines)
                .anyMatch(line -> line.<String>getAs("topic").equals(partition.topic())
                        && line.<Integer>getAs("partition") == partition.partition()
                        && line.<Long>getAs("to_offset") == mark.offset()));
    }

    private static long rowsOf(Publication publication, int partition) {
        return batches.lake()
                .read(Tables.EVENTS, publication.tables().get(Tables.EVENTS))
                .where("_topic = 'sales' AND _partition = " + partition)
                .count();
    }

    private static List<Long> logTimes(int partition) {
        return batches
                .lake()
                .read(Tables.ARCHIVE)
                .where("_topic = 'sales' AND _partition = " + partition)
                .orderBy("_offset")
                .collectAsList()
                .stream()
                .map(row -> row.<Long>getAs("_log_time"))
                .toList();
    }

    private static long joinedAt(int partition) {
        return batches.lake().read(Tables.CONTROL).orderBy("offset").collectAsList().stream()
                .filter(row -> PartitionEntry.read(row.getString(2).getBytes(StandardCharsets.UTF_8))
                        .filter(new PartitionEntry.Joined(new LogPartition("sales", partition))::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow()
                .getLong(1);
    }

    private static List<PartitionEntry> entries() {
        return batches.lake().read(Tables.CONTROL).collectAsList().stream()
                .map(row -> PartitionEntry.read(row.getString(2).getBytes(StandardCharsets.UTF_8))
                        .orElseThrow())
                .toList();
    }
}
