package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.bundle.Bundles;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Model;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the golden homes of this version (see {@link GoldenHome}); CONTRIBUTING.md says when. Not a test: what it wrote is
 * never written again, or it would prove nothing.
 */
@EnabledIfSystemProperty(named = "lambent.golden.write", matches = "v\\d+")
class GoldenHomeWriterIT {
    private static final StructType HISTORY = new StructType()
            .add("id", DataTypes.LongType)
            .add("kind", DataTypes.StringType)
            .add("ts", DataTypes.TimestampType)
            .add("shop", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("amount", DataTypes.DoubleType);

    @TempDir
    Path folder;

    private final Traffic traffic = new Traffic(23, 0);
    private Path app;
    private Home home;

    private void write(String name, Batches batches) throws Exception {
        String version = System.getProperty("lambent.golden.write");
        Path target = GoldenHome.folder(version, name);
        assertThat(target).as("a golden home is written once").doesNotExist();
        GoldenHome.copy(home.path(), target.resolve("home"));
        GoldenHome.copy(app, target.resolve("app"));
        Files.writeString(GoldenHome.text(version, name), GoldenHome.text(batches));
    }

    /** Epoch 1 from history, with a model trained on it. */
    private void publishHistory() {
        app = TestApp.write(
                folder.resolve("app"), "history: { sales: { path: \"${home}/history\", format: parquet } }");
        home = new Home(folder.resolve("home"));
        List<org.apache.spark.sql.Row> rows = new ArrayList<>();
        for (Traffic.Sale sale : traffic.sales(300, Traffic.START)) {
            rows.add(RowFactory.create(
                    sale.id(), sale.kind(), new Timestamp(sale.at()), sale.shop(), sale.item(), sale.amount()));
        }
        // Two that go to quarantine.
        rows.add(RowFactory.create(1_000_000L, "stolen", new Timestamp(Traffic.START), "shop1", "item1", 1.0));
        rows.add(RowFactory.create(1_000_001L, "offer", new Timestamp(Traffic.START), "shop1", "item1", -1.0));
        Batches.spark()
                .createDataFrame(rows, HISTORY)
                .coalesce(1)
                .write()
                .parquet(home.path().resolve("history").toString());
        new Batches(app, home, Optional.empty()).run(false, TrainMode.ALWAYS, step -> {});
    }

    @Test
    void historyAlone() throws Exception {
        publishHistory();
        Batches batches = new Batches(app, home, Optional.empty());
        assertThat(batches.run().activeBundle()).isPresent();
        write("history", batches);
    }

    /** Epoch 2 has rows of the log, epoch 3 what the speed layer (played here) answered, and more rows. */
    @Test
    void historyAndLog() throws Exception {
        publishHistory();
        try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
                TestLog log = new TestLog(kafka.bootstrapServers())) {
            log.create(TestApp.load(app, home));
            Batches batches = new Batches(app, home, Optional.of(kafka.bootstrapServers()));
            send(log, 40);
            batches.run();
            serve(log, batches);
            send(log, 30);
            batches.run();
            assertThat(batches.lake().read(Tables.SERVED).count()).isEqualTo(40);
            write("log", batches);
        }
    }

    private void send(TestLog log, int sales) throws Exception {
        long eventTime = Traffic.START + 300 * 60_000L;
        for (Traffic.Sale sale : traffic.sales(sales, eventTime)) {
            log.send("shop.sales", traffic.nextInt(3), sale.json());
            log.send("shop.prices", traffic.nextInt(2), traffic.price(sale.at()));
            if (traffic.nextInt(10) == 0) {
                log.send("shop.sales", traffic.nextInt(3), traffic.rubbish());
                log.tick("shop.sales", traffic.nextInt(3));
            }
        }
        log.flush();
    }

    private static void serve(TestLog log, Batches batches) throws Exception {
        Transform transform = batches.transform();
        App app = transform.app();
        RowSchema schema = transform.fold().outputSchema();
        String bundle = GoldenHome.publications(batches).get(0).activeBundle().orElseThrow();
        Model model = Bundles.load(batches.home.bundle(bundle), transform);
        int number = 0;
        long reached = 0;
        for (org.apache.spark.sql.Row row : SparkRows.toWire(
                        batches.lake().read(Tables.FEATURES).where("_topic = 'sales'"))
                .collectAsList()) {
            Row values = SparkRows.take(row, schema, TableColumns.PLACE.size() + 1);
            reached = Math.max(reached, row.getLong(3));
            SpeedRecord.Event answer = new SpeedRecord.Event(
                    new LogPlace(row.getLong(3), LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2))),
                    row.getLong(3),
                    new Row(app.stream("sales").schema().width()),
                    null,
                    new SpeedRecord.Served(values, bundle, model.score(values)));
            log.send(
                    "shop.speed",
                    number++ % Topics.SPEED_PARTITIONS,
                    transform.speedCodec().toBytes(answer));
        }
        log.flush();
        assertThat(reached).isPositive();
    }
}
