package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.batch.publish.Publications;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.feature.Transform;
import dev.lambent.fold.StateManifest;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One feature set after another, by what batch runs hear of their speed jobs: prepared, switched to, rolled back, given
 * up. At every step each scored row has one prediction, by the model that decided it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwitchIT {
    private static final String OLD = TestApp.FEATURES;
    private static final String NEW = TestApp.FEATURES.replace("INTERVAL '30' MINUTE", "INTERVAL '45' MINUTE");

    @TempDir
    static Path folder;

    private static final Traffic TRAFFIC = new Traffic(23, 0);
    private static LocalKafka kafka;
    private static TestLog log;
    private static Batches batches;
    private static long eventTime = Traffic.START;
    private static Transform oldTransform;
    private static Transform newTransform;
    private static String oldModel;
    private static String newModel;
    /** The boundary up to which the old feature set decides. */
    private static long tookOver;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        log = new TestLog(kafka.bootstrapServers());
        Home home = new Home(folder.resolve("home"));
        Path app = TestApp.write(folder.resolve("app"), "", OLD);
        log.create(TestApp.load(app, home));
        batches = new Batches(app, home, Optional.of(kafka.bootstrapServers()));
        oldTransform = batches.transform();
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

    private static Publication publication(long epoch) {
        return new Publications(Batches.spark(), batches.lake())
                .all().stream()
                        .filter(publication -> publication.epoch() == epoch)
                        .findFirst()
                        .orElseThrow();
    }

    /** Model per row of a publication's predictions; a row with two fails. */
    private static Map<String, String> predictions(Publication publication) {
        Map<String, String> models = new HashMap<>();
        for (Row row : batches.lake()
                .read(Tables.PREDICTIONS, publication.tables().get(Tables.PREDICTIONS))
                .collectAsList()) {
            String place = row.getString(0) + '-' + row.getInt(1) + '@' + row.getLong(2);
            assertThat(models.put(place, row.getAs("model")))
                    .as("a second prediction of " + place)
                    .isNull();
        }
        return models;
    }

    /** Model per scored row, by when it was appended. */
    private static Map<String, String> expected(Publication publication, long firstModel) {
        Map<String, String> models = new HashMap<>();
        for (Row row : batches.lake()
                .read(Tables.FEATURES, publication.tables().get(Tables.FEATURES))
                .collectAsList()) {
            if (row.getLong(3) >= firstModel) {
                models.put(
                        row.getString(0) + '-' + row.getInt(1) + '@' + row.getLong(2),
                        row.getLong(3) <= tookOver ? oldModel : newModel);
            }
        }
        return models;
    }

    private static long firstModel() {
        return batches.lake()
                .read("control")
                .where("offset >= 0 AND entry LIKE '%ACTIVATE%'")
                .selectExpr("min(log_time)")
                .first()
                .getLong(0);
    }

    @Test
    @Order(1)
    void theOldFeatureSetDecides() throws Exception {
        rows(400);
        run(TrainMode.AUTO);
        rows(100);
        Publication second = run(TrainMode.NEVER);
        oldModel = second.activeBundle().orElseThrow();
        tookOver = Long.MAX_VALUE;
        assertThat(second.prepared()).isFalse();
        assertThat(predictions(second)).hasSize(100).isEqualTo(expected(second, firstModel()));
    }

    @Test
    @Order(2)
    void aChangedAppIsPreparedWhileTheOldJobIsAtWork() throws Exception {
        TestApp.write(batches.appFolder, "", NEW);
        newTransform = batches.transform();
        rows(80);
        Publication prepared;
        try (PlayedSpeedJob old = PlayedSpeedJob.caughtUp(kafka.bootstrapServers(), oldTransform)) {
            prepared = run(TrainMode.AUTO);
        }
        Publication closing = publication(3);
        assertThat(closing.transform()).isEqualTo(oldTransform.id());
        assertThat(closing.prepared()).isFalse();
        tookOver = closing.boundary().logTimeMillis();
        assertThat(predictions(closing)).hasSize(180).isEqualTo(expected(closing, firstModel()));

        assertThat(prepared.epoch()).isEqualTo(4);
        assertThat(prepared.prepared()).isTrue();
        assertThat(prepared.transform()).isEqualTo(newTransform.id());
        assertThat(prepared.boundary()).isEqualTo(closing.boundary());
        newModel = prepared.activeBundle().orElseThrow();
        assertThat(newModel).isNotEqualTo(oldModel);
        assertThat(predictions(prepared)).isEqualTo(predictions(closing));
        assertThat(StateManifest.current(batches.home))
                .get()
                .extracting(StateManifest::epoch)
                .isEqualTo(3L);
        assertThat(StateManifest.prepared(batches.home)).get().satisfies(state -> {
            assertThat(state.epoch()).isEqualTo(4);
            assertThat(state.transform()).isEqualTo(newTransform.id());
            assertThat(state.activeBundle()).contains(newModel);
        });
        assertThat(batches.rows(Tables.FEATURES, closing.tables().get(Tables.FEATURES)))
                .as("the features that are served, after the new ones were computed")
                .isNotEqualTo(batches.rows(Tables.FEATURES, prepared.tables().get(Tables.FEATURES)));
    }

    @Test
    @Order(3)
    void itStaysPreparedUntilItsOwnJobHasCaughtUp() throws Exception {
        rows(60);
        Publication prepared;
        try (PlayedSpeedJob old = PlayedSpeedJob.caughtUp(kafka.bootstrapServers(), oldTransform);
                PlayedSpeedJob own = PlayedSpeedJob.behind(kafka.bootstrapServers(), newTransform)) {
            prepared = run(TrainMode.NEVER);
        }
        assertThat(prepared.epoch()).isEqualTo(5);
        assertThat(prepared.prepared()).isTrue();
        assertThat(prepared.activeBundle()).contains(newModel);
    }

    @Test
    @Order(4)
    void onePublicationSwitches() throws Exception {
        rows(60);
        Publication served;
        try (PlayedSpeedJob old = PlayedSpeedJob.caughtUp(kafka.bootstrapServers(), oldTransform);
                PlayedSpeedJob own = PlayedSpeedJob.caughtUp(kafka.bootstrapServers(), newTransform)) {
            served = run(TrainMode.NEVER);
        }
        assertThat(served.epoch()).isEqualTo(6);
        assertThat(served.prepared()).isFalse();
        assertThat(served.activeBundle()).contains(newModel);
        assertThat(batches.home.preparedState()).doesNotExist();
        assertThat(predictions(served)).hasSize(300).isEqualTo(expected(served, firstModel()));

        Publication full = batches.full();
        assertThat(batches.rows(Tables.PREDICTIONS, full.tables().get(Tables.PREDICTIONS)))
                .isEqualTo(batches.rows(Tables.PREDICTIONS, served.tables().get(Tables.PREDICTIONS)));
    }

    @Test
    @Order(5)
    void aRollbackIsPreparedWithTheModelThatAnsweredLast() throws Exception {
        TestApp.write(batches.appFolder, "", OLD);
        rows(40);
        Publication prepared;
        try (PlayedSpeedJob job = PlayedSpeedJob.caughtUp(kafka.bootstrapServers(), newTransform)) {
            prepared = run(TrainMode.AUTO);
        }
        assertThat(prepared.prepared()).isTrue();
        assertThat(prepared.transform()).isEqualTo(oldTransform.id());
        assertThat(prepared.activeBundle()).contains(oldModel);
        Publication closing = publication(prepared.epoch() - 1);
        assertThat(predictions(closing)).hasSize(340).isEqualTo(expected(closing, firstModel()));
    }

    @Test
    @Order(6)
    void aPreparedFeatureSetThatIsGivenUpLeavesNothingBehind() throws Exception {
        rows(30);
        Publication again;
        try (PlayedSpeedJob job = PlayedSpeedJob.caughtUp(kafka.bootstrapServers(), newTransform);
                PlayedSpeedJob rolledBack = PlayedSpeedJob.behind(kafka.bootstrapServers(), oldTransform)) {
            assertThat(run(TrainMode.NEVER).prepared()).isTrue();
            TestApp.write(batches.appFolder, "", NEW);
            rows(30);
            again = run(TrainMode.NEVER);
        }
        assertThat(again.prepared()).isFalse();
        assertThat(again.transform()).isEqualTo(newTransform.id());
        assertThat(again.activeBundle()).contains(newModel);
        assertThat(batches.home.preparedState()).doesNotExist();
        assertThat(predictions(again)).hasSize(400).isEqualTo(expected(again, firstModel()));
    }

    @Test
    @Order(7)
    void withoutASpeedJobTheNextPublicationSwitchesAtOnce() throws Exception {
        TestApp.write(batches.appFolder, "", OLD);
        rows(20);
        Publication served = run(TrainMode.NEVER);
        assertThat(served.prepared()).isFalse();
        assertThat(served.transform()).isEqualTo(oldTransform.id());
        assertThat(served.activeBundle()).contains(oldModel);
        assertThat(predictions(served)).hasSize(420).isEqualTo(expected(served, firstModel()));
    }
}
