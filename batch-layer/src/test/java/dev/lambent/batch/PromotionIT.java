package dev.lambent.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Home;
import dev.lambent.app.HomeLock;
import dev.lambent.batch.publish.Activation;
import dev.lambent.bundle.BundleContent;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.Provenance;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.EncoderFitter;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.LinearScorer;
import dev.lambent.score.ModelKind;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.Publication;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.Tables;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Models promoted by hand between batch runs, over a real control log; the speed job's answers are played. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromotionIT {
    @TempDir
    static Path folder;

    private static final Traffic TRAFFIC = new Traffic(31, 0);
    private static LocalKafka kafka;
    private static TestLog log;
    private static Batches batches;
    private static long eventTime = Traffic.START;
    private static String first;
    private static String second;
    private static String missed;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        log = new TestLog(kafka.bootstrapServers());
        Home home = new Home(folder.resolve("home"));
        Path app = TestApp.write(folder.resolve("app"), "");
        log.create(TestApp.load(app, home));
        batches = new Batches(app, home, Optional.of(kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
    }

    private static void rows(int offers) throws Exception {
        List<Traffic.Sale> sales = TRAFFIC.sales(offers, eventTime);
        for (Traffic.Sale sale : sales) {
            log.send("shop.sales", TRAFFIC.nextInt(3), sale.json());
        }
        eventTime = sales.stream().mapToLong(Traffic.Sale::at).max().orElseThrow();
        log.flush();
    }

    private static Publication run(TrainMode train) {
        return batches.run(false, train, step -> {});
    }

    /** A small model of the app's features, as training would save it. */
    private static String bundle(double intercept, GoalVerdict.Verdict verdict) {
        Transform transform = batches.transform();
        RowSchema schema = transform.fold().outputSchema();
        List<dev.lambent.schema.Row> golden = new ArrayList<>();
        for (int i = 0; i < BundleContent.MIN_GOLDEN_ROWS; i++) {
            golden.add(new dev.lambent.schema.Row(schema.columns().size()).setDouble(schema.indexOf("amount"), i));
        }
        EncoderFitter fitter = new EncoderFitter(schema, List.of("amount"));
        golden.forEach(fitter::add);
        Encoder encoder = fitter.fit();
        double[] weights = new double[encoder.linearWidth()];
        Arrays.fill(weights, 0.5);
        return Bundles.save(
                        batches.home.bundles(),
                        new BundleContent(
                                "shop",
                                transform.featureSet(),
                                encoder,
                                new LinearScorer(encoder, ModelKind.LOGISTIC_REGRESSION, weights, intercept),
                                1,
                                new Provenance(7, 60, OptionalLong.empty(), 1, 2, Map.of(), Map.of(), Map.of()),
                                "0123456789abcdef",
                                List.of(new GoalVerdict("roc_auc >= 0.9", verdict, "is 0.8")),
                                Map.of(),
                                golden,
                                Optional.empty()))
                .id();
    }

    private static Activation.Result promote(String model, String despite) {
        return new PromotionRun(batches.home, batches.bootstrap).run(model, Optional.ofNullable(despite));
    }

    private static void assertRefused(ErrorKind kind, String model, String despite, String... said) {
        assertThatThrownBy(() -> promote(model, despite))
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .message()
                .contains(said);
    }

    private static void assertInForce(String... models) {
        assertThat(control().stream()
                        .filter(entry -> entry.type() == ControlEntry.Type.ACTIVATE)
                        .map(entry -> entry.bundle().orElseThrow()))
                .containsExactly(models);
    }

    /** A speed job of one task that answers the next model that is prepared. */
    private static CompletableFuture<Void> speedJob(boolean accepts, String says) {
        long asked = prepared();
        return CompletableFuture.runAsync(() -> {
            while (prepared() == asked) {
                Thread.onSpinWait();
            }
            List<ControlEntry> entries = control();
            String bundle = entries.get(entries.size() - 1).bundle().orElseThrow();
            log.send(
                    "shop.speed",
                    0,
                    batches.transform()
                            .speedCodec()
                            .toBytes(new SpeedRecord.Acknowledged("run", 0, 1, bundle, accepts, says)));
        });
    }

    private static long prepared() {
        return control().stream()
                .filter(entry -> entry.type() == ControlEntry.Type.PREPARE)
                .count();
    }

    /** Every entry that is about models. */
    private static List<ControlEntry> control() {
        List<ControlEntry> entries = new ArrayList<>();
        TopicPartition partition = new TopicPartition("shop.control", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> ControlEntry.read(record.value()).ifPresent(entries::add));
            }
        }
        return entries;
    }

    /** Who scored the rows, in log order; a model that answers on is named once. */
    private static List<String> models(Publication publication) {
        List<String> models = new ArrayList<>();
        for (Row row : batches.lake()
                .read(Tables.PREDICTIONS, publication.tables().get(Tables.PREDICTIONS))
                .orderBy(Tables.LOG_TIME)
                .select("model")
                .collectAsList()) {
            if (models.isEmpty() || !models.get(models.size() - 1).equals(row.getString(0))) {
                models.add(row.getString(0));
            }
        }
        return models;
    }

    @Test
    @Order(1)
    void beforeAnythingIsPublishedThereIsNothingToPromote() {
        assertRefused(ErrorKind.USER, "0000000000000000", null, "nothing was published");
    }

    @Test
    @Order(2)
    void theFirstModelIsInForceForTheSpeedJobThatStarts() throws Exception {
        rows(50);
        assertThat(run(TrainMode.NEVER).activeBundle()).isEmpty();
        first = bundle(0.1, GoalVerdict.Verdict.PASS);
        second = bundle(0.2, GoalVerdict.Verdict.NOT_JUDGED);
        missed = bundle(0.3, GoalVerdict.Verdict.INSUFFICIENT);
        assertThat(promote(first, null).outcome()).isEqualTo(Activation.Outcome.ACTIVATED_UNHEARD);
        rows(20);
    }

    @Test
    @Order(3)
    void whatCannotOrMustNotAnswerIsRefused() throws Exception {
        assertRefused(ErrorKind.USER, first, null, "is the champion already");
        assertRefused(ErrorKind.USER, "0123456789abcdef", null, "is refused", "no such folder");
        assertRefused(
                ErrorKind.USER,
                missed,
                null,
                "was not shown to reach its goals: `roc_auc >= 0.9` INSUFFICIENT (is 0.8)",
                "--despite");
        assertRefused(ErrorKind.USER, missed, " ", "The reason is empty");

        String other = "535cf492ec95fd3b";
        GoldenHome.copy(
                Path.of(System.getProperty("lambent.root"), "common-transforms/src/test/resources/bundles/v1", other),
                batches.home.bundle(other));
        assertRefused(ErrorKind.USER, other, "never mind", "it was trained on feature set");

        Path scorer = batches.home.bundle(second).resolve("scorer.bin");
        byte[] intact = Files.readAllBytes(scorer);
        byte[] damaged = intact.clone();
        damaged[damaged.length - 1] ^= 1;
        Files.write(scorer, damaged);
        assertRefused(ErrorKind.USER, second, null, "the checksum of scorer.bin does not match");
        Files.write(scorer, intact);

        try (HomeLock run = HomeLock.tryTake(batches.home.batchLock()).orElseThrow()) {
            assertThat(run).isNotNull();
            assertRefused(ErrorKind.USER, second, null, "A batch run is at work");
        }
        assertInForce(first);
    }

    @Test
    @Order(4)
    void aModelThatTheSpeedJobRefusesIsNotInForce() throws Exception {
        CompletableFuture<Void> job = speedJob(false, "out of disk");
        assertRefused(
                ErrorKind.EXTERNAL,
                second,
                null,
                "refused by task 0 of speed job run: out of disk",
                "model " + first + " goes on answering");
        job.get(30, TimeUnit.SECONDS);
        assertInForce(first);
    }

    @Test
    @Order(5)
    void promotionAndRollback() throws Exception {
        CompletableFuture<Void> job = speedJob(true, "");
        assertThat(promote(second, null).outcome()).isEqualTo(Activation.Outcome.ACTIVATED);
        job.get(30, TimeUnit.SECONDS);
        rows(20);

        job = speedJob(true, "");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        String[] arguments = {
            "--home", batches.home.path().toString(), "--model", first, "--bootstrap", kafka.bootstrapServers()
        };
        assertThat(PromoteMain.run(arguments, new PrintStream(answer, true, UTF_8)))
                .isZero();
        job.get(30, TimeUnit.SECONDS);
        assertThat(answer.toString(UTF_8)).contains("All tasks of the speed job loaded and verified model " + first);
        answer.reset();
        assertThat(PromoteMain.run(arguments, new PrintStream(answer, true, UTF_8)))
                .isEqualTo(2);
        assertThat(answer.toString(UTF_8)).contains("\"problem\":\"Model " + first + " is the champion already\"");
        rows(20);
    }

    @Test
    @Order(6)
    void aModelThatMissedItsGoalsIsPromotedForAReason() throws Exception {
        CompletableFuture<Void> job = speedJob(true, "");
        assertThat(promote(missed, "the goal was a slip of the pen").outcome()).isEqualTo(Activation.Outcome.ACTIVATED);
        job.get(30, TimeUnit.SECONDS);
        assertInForce(first, second, first, missed);
        rows(20);
    }

    @Test
    @Order(7)
    void theNextRunScoresByThemKeepsTheReasonAndTheLastOneInForce() {
        Publication next = run(TrainMode.AUTO);
        assertThat(next.activeBundle()).contains(missed);
        assertThat(batches.printed.toString(UTF_8))
                .contains("Model " + missed + " of this feature set is in force; --train always makes a new one.");
        assertThat(models(next)).containsExactly(first, second, first, missed);
        assertThat(batches.lake()
                        .read(Tables.CONTROL)
                        .where("entry LIKE '%slip of the pen%'")
                        .collectAsList())
                .singleElement()
                .extracting(row -> ControlEntry.read(row.getString(2).getBytes(UTF_8))
                        .flatMap(ControlEntry::reason)
                        .orElseThrow())
                .isEqualTo("the goal was a slip of the pen");
        assertRefused(ErrorKind.USER, missed, null, "is the champion already");
    }

    @Test
    @Order(8)
    void aRunThatWasStoppedBeforeItPutItsModelInForceIsFinishedFirst() {
        new PlanFile(batches.home).save(RunState.of(PlanFileTest.PLAN).withPromoted(Optional.of(second)));
        assertRefused(ErrorKind.USER, first, null, "A batch run is unfinished", second, "`lambent batch`");
    }
}
