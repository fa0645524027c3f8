package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.AppFiles;
import dev.lambent.app.Home;
import dev.lambent.app.HomeLock;
import dev.lambent.error.LambentException;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first run of an app that has history and no log yet. */
class HistoryRunIT {
    private static final StructType HISTORY = new StructType()
            .add("kind", DataTypes.StringType)
            .add("id", DataTypes.IntegerType)
            .add("ts", DataTypes.TimestampType)
            .add("shop", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("amount", DataTypes.FloatType)
            .add("paid", DataTypes.createDecimalType(10, 2))
            .add("unused", DataTypes.StringType);

    @TempDir
    static Path folder;

    private static Batches batches;
    private static Publication publication;
    private static int rows;

    @BeforeAll
    static void runOnce() throws IOException {
        List<Row> history = new ArrayList<>();
        for (Traffic.Sale sale : new Traffic(1, 0).sales(400, Traffic.START)) {
            history.add(row(sale.id(), sale.kind(), new Timestamp(sale.at()), sale.shop(), sale.item(), sale.amount()));
        }
        history.add(row(9_001, "stolen", new Timestamp(Traffic.START), "s", "i", 1.0));
        history.add(row(9_002, "offer", null, "s", "i", 1.0));
        history.add(row(9_003, "offer", Timestamp.valueOf("9999-01-01 00:00:00"), "s", "i", 1.0));
        history.add(row(9_004, "offer", new Timestamp(1000), "s", "i", 1.0));
        rows = history.size();
        Path path = folder.resolve("history");
        Batches.spark()
                .createDataFrame(history, HISTORY)
                .repartition(3)
                .write()
                .format("delta")
                .save(path.toString());
        Path app = TestApp.write(
                folder.resolve("app"),
                "history: { sales: { path: \"" + path + "\", format: delta } }",
                TestApp.FEATURES.replace(
                        "COUNT(*) OVER by_shop", "paid, SUM(paid) OVER by_shop AS shop_paid, COUNT(*) OVER by_shop"));
        Path manifest = app.resolve("lambent.yaml");
        Files.writeString(
                manifest, Files.readString(manifest).replace("amount: DOUBLE }", "amount: DOUBLE, paid: DECIMAL }"));
        batches = new Batches(app, new Home(folder.resolve("home")), Optional.empty());
        publication = batches.run();
    }

    private static Row row(long id, String kind, Timestamp at, String shop, String item, Double amount) {
        return RowFactory.create(
                kind,
                (int) id,
                at,
                shop,
                item,
                amount == null ? null : amount.floatValue(),
                paid(amount),
                "of no interest");
    }

    private static BigDecimal paid(Double amount) {
        return amount == null ? null : BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP);
    }

    @Test
    void decimalsStayWhatTheyWere() {
        Dataset<Row> features = batches.lake().read(Tables.FEATURES);
        assertThat(features.schema().apply("shop_paid").dataType()).isEqualTo(DataTypes.createDecimalType(18, 6));
        List<Row> events = batches.lake()
                .read(Tables.EVENTS)
                .where("paid IS NOT NULL")
                .select("amount", "paid")
                .collectAsList();
        assertThat(events).hasSizeGreaterThan(300).allSatisfy(row -> assertThat(row.getDecimal(1))
                .isCloseTo(BigDecimal.valueOf(row.getDouble(0)), within(new BigDecimal("0.0051"))));
        assertThat(features.where("shop_paid IS NOT NULL").count()).isGreaterThan(100);
    }

    @Test
    void featuresAreThoseOfOneThreadInLogOrder() {
        var expected = Oracle.features(batches.lake(), batches.transform());
        assertThat(expected).hasSizeGreaterThan(390);
        assertThat(Oracle.stored(batches.lake().read(Tables.FEATURES), batches.transform()))
                .isEqualTo(expected);
    }

    @Test
    void historyHasLastingPositionsInOrderOfEventTimeBeforeTheLogStarts() {
        List<Row> archive =
                batches.lake().read(Tables.ARCHIVE).orderBy(Tables.OFFSET).collectAsList();
        assertThat(archive).hasSize(rows);
        long logStart = publication.boundary().logTimeMillis();
        long before = Long.MIN_VALUE;
        for (int i = 0; i < archive.size(); i++) {
            assertThat(archive.get(i).getString(0)).isEqualTo("@history/sales");
            assertThat(archive.get(i).getLong(2)).isEqualTo(i);
            assertThat(archive.get(i).getLong(3)).isBetween(before, logStart);
            before = archive.get(i).getLong(3);
        }
        List<Row> events = batches.lake()
                .read(Tables.EVENTS)
                .selectExpr("_log_time - unix_millis(ts)")
                .distinct()
                .collectAsList();
        assertThat(events).as("log time is event time, shifted").hasSize(1);
        assertThat(before).isEqualTo(logStart);
    }

    @Test
    void publicationNamesBoundaryAndTableVersions() {
        assertThat(publication.epoch()).isEqualTo(1);
        assertThat(publication.app()).isEqualTo("shop");
        assertThat(publication.featureSet()).isEqualTo(batches.transform().featureSet());
        assertThat(publication.transform()).isEqualTo(batches.transform().id());
        assertThat(AppFiles.read(batches.home.app(publication.transform().value()))
                        .texts())
                .as("the app is kept under its transform's id")
                .isEqualTo(AppFiles.read(batches.appFolder).texts());
        assertThat(publication.topicIds()).isEmpty();
        assertThat(publication.activeBundle()).isEmpty();
        assertThat(publication.boundary().marks())
                .containsExactly(java.util.Map.entry(
                        LogPartition.history("sales"),
                        new Boundary.Mark(rows, publication.boundary().logTimeMillis())));
        assertThat(publication.tables())
                .containsKeys(
                        Tables.ARCHIVE,
                        Tables.EVENTS,
                        Tables.FEATURES,
                        Tables.LABELS,
                        Tables.PREDICTIONS,
                        Tables.QUARANTINE,
                        Tables.SERVED,
                        Tables.AUDIT);
        assertThat(batches.count(Tables.EVENTS, publication)).isEqualTo(rows - 4);
        assertThat(batches.count(Tables.QUARANTINE, publication)).isEqualTo(4);
        assertThat(batches.home.state(1).resolve("manifest.json")).exists();
        assertThat(batches.home.currentState()).hasContent("{\"format\":1,\"epoch\":1}");
    }

    @Test
    void labelsStandAtTheirOwnPosition() {
        List<Row> labels = batches.lake()
                .read(Tables.LABELS)
                .join(
                        batches.lake().read(Tables.EVENTS).withColumnRenamed("id", "event_id"),
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of("_topic", "_partition", "_offset"))
                                .toSeq())
                .select("id", "event_id", "kind", "amount", "label")
                .collectAsList();
        assertThat(labels).hasSizeGreaterThan(250).allSatisfy(row -> {
            assertThat(row.getLong(0)).isEqualTo(row.getLong(1));
            assertThat(row.getString(2)).isEqualTo("sold");
            assertThat(row.getDouble(4)).isEqualTo(!row.isNullAt(3) && row.getDouble(3) > 50 ? 1.0 : 0.0);
        });
    }

    @Test
    void secondRunIsRefusedWhileOneIsAtWork() {
        try (HomeLock held = HomeLock.tryTake(batches.home.batchLock()).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThatThrownBy(batches::run)
                    .isInstanceOf(LambentException.class)
                    .hasMessageContaining("Another batch run is at work");
        }
    }

    @Test
    void tablesUseNothingThatAPlainReaderWouldNotUnderstand() throws Exception {
        for (String table : List.of(Tables.ARCHIVE, Tables.EVENTS, Tables.FEATURES, Tables.PUBLICATIONS)) {
            String log = Files.readString(
                    batches.home.table(table).resolve("_delta_log").resolve("00000000000000000000.json"));
            assertThat(log).contains("\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}");
        }
    }
}
