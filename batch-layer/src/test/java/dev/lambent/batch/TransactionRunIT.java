package dev.lambent.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over a log whose rows came in transactions, as those of mirrored streams do: committed, aborted and open ones. */
class TransactionRunIT {
    private static final String TOPIC = "shop.sales";

    @TempDir
    static Path folder;

    private static LocalKafka kafka;
    private static TestLog log;
    private static Batches batches;
    private static KafkaProducer<byte[], byte[]> producer;
    private static final Random RANDOM = new Random(21);
    private static final Set<Long> COMMITTED = new TreeSet<>();
    private static long rows;
    private static long aborted;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        Path appFolder = TestApp.write(folder.resolve("app"), "");
        Home home = new Home(folder.resolve("home"));
        App app = TestApp.load(appFolder, home);
        log = new TestLog(kafka.bootstrapServers());
        log.create(app);
        batches = new Batches(appFolder, home, Optional.of(kafka.bootstrapServers()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "test"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterAll
    static void stop() {
        producer.close();
        log.close();
        kafka.close();
    }

    private static void transaction(int size, boolean commit) throws Exception {
        producer.beginTransaction();
        Set<Long> sent = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            sent.add(send());
            if (RANDOM.nextInt(4) == 0) {
                // The speed layer's ticks stand among them, outside of any transaction.
                producer.flush();
                log.tick(TOPIC, RANDOM.nextInt(3));
                log.flush();
            }
        }
        producer.flush();
        if (commit) {
            producer.commitTransaction();
            COMMITTED.addAll(sent);
        } else {
            producer.abortTransaction();
            aborted += size;
        }
    }

    private static long send() {
        long id = rows++;
        String sale = "{\"id\":%d,\"kind\":\"offer\",\"ts\":\"%s\",\"shop\":\"s%d\",\"item\":\"i\",\"amount\":%d}"
                .formatted(id, java.time.Instant.now(), RANDOM.nextInt(5), RANDOM.nextInt(100));
        producer.send(new ProducerRecord<>(TOPIC, RANDOM.nextInt(3), null, sale.getBytes(UTF_8)));
        return id;
    }

    @Test
    void committedRowsAreArchivedEveryOffsetIsAccountedForAndOpenTransactionsAreWaitedFor() throws Exception {
        for (int i = 0; i < 40; i++) {
            transaction(1 + RANDOM.nextInt(6), RANDOM.nextInt(3) > 0);
        }
        transaction(5, false);
        assertHolds(batches.run());

        producer.beginTransaction();
        Set<Long> open = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            open.add(send());
        }
        producer.flush();
        long before = end();
        CompletableFuture<Publication> run = CompletableFuture.supplyAsync(batches::run);
        // The run's own ticks: behind them it draws its boundary, and rows of the open transaction stand before it.
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (end() < before + 3) {
            assertThat(System.nanoTime()).as("no ticks of the run").isLessThan(deadline);
            assertThat(run).isNotDone();
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(run).isNotDone();
        producer.commitTransaction();
        COMMITTED.addAll(open);
        assertHolds(run.get(120, TimeUnit.SECONDS));
        assertThat(aborted).isPositive();
    }

    private static long end() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            long end = 0;
            for (int i = 0; i < 3; i++) {
                TopicPartition partition = new TopicPartition(TOPIC, i);
                end += admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
            }
            return end;
        }
    }

    private static void assertHolds(Publication publication) {
        List<Long> archived = batches.lake().read(Tables.EVENTS).select("id").orderBy("id").collectAsList().stream()
                .map(row -> row.getLong(0))
                .toList();
        assertThat(archived).containsExactlyElementsOf(COMMITTED);
        assertThat(batches.lake().read(Tables.QUARANTINE).count()).isZero();
        long gaps = 0;
        for (Row line : batches.lake()
                .read(Tables.AUDIT)
                .where("epoch <= " + publication.epoch())
                .collectAsList()) {
            assertThat((Long) line.getAs("offsets"))
                    .isEqualTo((Long) line.getAs("rows") + (Long) line.getAs("ticks") + (Long) line.getAs("gaps"));
            gaps += line.<Long>getAs("gaps");
        }
        assertThat(gaps).as("aborted rows, and a marker per transaction").isGreaterThan(aborted);
    }
}
