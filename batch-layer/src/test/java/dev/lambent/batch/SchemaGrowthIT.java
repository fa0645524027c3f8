package dev.lambent.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.AppFiles;
import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.error.LambentException;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An app that gets columns while it has a log: two epochs before, one after, and changes that are refused. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchemaGrowthIT {
    private static final List<String> VIEWS =
            List.of(Tables.EVENTS, Tables.QUARANTINE, Tables.LABELS, Tables.FEATURES, Tables.PREDICTIONS);
    /** In front, in the middle and at the end: where a column stands has no meaning. */
    private static final String GROWN = TestApp.MANIFEST
            .formatted("")
            .replace("columns: { id: BIGINT,", "columns: { till: INTEGER, id: BIGINT,")
            .replace("shop: VARCHAR,", "shop: VARCHAR, channel: VARCHAR,")
            .replace("price: DOUBLE }", "price: DOUBLE, currency: VARCHAR }");

    @TempDir
    static Path folder;

    private static final Traffic TRAFFIC = new Traffic(19, 0);
    private static long eventTime = Traffic.START;
    private static LocalKafka kafka;
    private static TestLog log;
    private static Path app;
    private static Batches batches;
    private static Publication second;

    @BeforeAll
    static void publishTwoEpochs() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        app = TestApp.write(folder.resolve("app"), "");
        Home home = new Home(folder.resolve("home"));
        log = new TestLog(kafka.bootstrapServers());
        log.create(TestApp.load(app, home));
        batches = new Batches(app, home, Optional.of(kafka.bootstrapServers()));
        send("");
        batches.run();
        send("");
        second = batches.run();
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
    }

    /**
     * @param more fields that the rows get besides their own
     * @return how many sales were sent
     */
    private static long send(String more) throws Exception {
        long sold = 0;
        for (Traffic.Sale sale : TRAFFIC.sales(120, eventTime)) {
            eventTime = Math.max(eventTime, sale.at());
            sold++;
            log.send("shop.sales", TRAFFIC.nextInt(3), with(more, sale.json()));
            if (TRAFFIC.nextInt(4) == 0) {
                log.send("shop.prices", TRAFFIC.nextInt(2), with(more, TRAFFIC.price(sale.at())));
            }
        }
        log.flush();
        return sold;
    }

    private static byte[] with(String more, byte[] json) {
        return new String(json, UTF_8).replaceFirst("\\}$", more + "}").getBytes(UTF_8);
    }

    private static void rewrite(String manifest) throws Exception {
        Files.writeString(app.resolve(AppFiles.MANIFEST), manifest);
    }

    @Test
    @Order(1)
    void oldRowsReadAsNullAndFeaturesOverTheNewColumnAreThoseOfOneThread() throws Exception {
        long rowsBefore = batches.count(Tables.EVENTS, second);
        rewrite(GROWN);
        Files.writeString(
                app.resolve("features.sql"),
                TestApp.FEATURES.replace(
                        "COUNT(*) OVER by_item AS item_rows", "COUNT(channel) OVER by_shop AS channels"));
        long sales = send(",\"channel\":\"web\",\"till\":3,\"currency\":\"EUR\",\"colour\":\"of no column\"");

        Publication grown = batches.run();

        assertThat(grown.epoch())
                .as("after one that closes the books of the old columns")
                .isEqualTo(4);
        assertThat(grown.transform()).isNotEqualTo(second.transform());
        Lake lake = batches.lake();
        assertThat(lake.read(Tables.EVENTS)
                        .where("channel IS NULL AND till IS NULL AND currency IS NULL")
                        .count())
                .as("rows from before")
                .isEqualTo(rowsBefore);
        assertThat(lake.read(Tables.EVENTS)
                        .where("_topic = 'sales' AND channel = 'web' AND till = 3")
                        .count())
                .isEqualTo(sales);
        assertThat(lake.read(Tables.EVENTS)
                        .where("_topic = 'prices' AND currency = 'EUR'")
                        .count())
                .isPositive();
        assertThat(Oracle.stored(lake.read(Tables.FEATURES), batches.transform()))
                .isEqualTo(Oracle.features(lake, batches.transform()));
        assertThat(lake.read(Tables.FEATURES).where("channels > 0").count()).isPositive();
        assertThat(lake.read(Tables.FEATURES).where("channels = 0").count()).isPositive();
        assertThat(lake.read(Tables.EVENTS, second.tables().get(Tables.EVENTS)).columns())
                .as("the old epoch stays as it was")
                .doesNotContain("channel");
        assertThat(AppFiles.read(batches.home.app(second.transform().value())).texts())
                .as("and so does its app")
                .doesNotContainValue(GROWN);
    }

    @Test
    @Order(2)
    void aFullRunOfTheGrownAppGivesTheSameBits() throws Exception {
        send(",\"channel\":\"shop\"");
        Publication incremental = batches.run();
        assertThat(batches.printed.toString(UTF_8))
                .as("growing was one rebuild")
                .containsOnlyOnce("computed anew");
        Map<String, List<String>> before = new HashMap<>();
        VIEWS.forEach(table ->
                before.put(table, batches.rows(table, incremental.tables().get(table))));
        Publication full = batches.full();
        for (String table : VIEWS) {
            assertThat(batches.rows(table, full.tables().get(table))).as(table).isEqualTo(before.get(table));
        }
    }

    @Test
    @Order(3)
    void whatGivesOldRowsAnotherMeaningIsRefusedBeforeAnythingIsDone() throws Exception {
        long epochs = batches.lake().read(Tables.PUBLICATIONS).count();
        rewrite(GROWN.replace(" amount: DOUBLE", " amount: BIGINT")
                .replace(", price: DOUBLE", "")
                .replace("channel: VARCHAR", "channel: VARCHAR NOT NULL"));
        assertThatThrownBy(batches::run)
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("streams.sales.columns.amount: the type was DOUBLE and is BIGINT. Keep DOUBLE")
                .hasMessageContaining(
                        "streams.sales.columns.channel: it was nullable and is NOT NULL. Leave it nullable")
                .hasMessageContaining("streams.prices.columns.price: the column (DOUBLE) is gone. Keep it");
        rewrite(GROWN.replace("  prices:", "  costs:"));
        assertThatThrownBy(batches::run).hasMessageContaining("streams.prices: the stream is gone. Keep it declared");
        assertThat(batches.lake().read(Tables.PUBLICATIONS).count()).isEqualTo(epochs);
        assertThat(batches.home.batchRun().resolve("plan.json")).doesNotExist();
        rewrite(GROWN);
        assertThat(batches.run().epoch()).as("the app as it was goes on").isEqualTo(epochs + 1);
    }
}
