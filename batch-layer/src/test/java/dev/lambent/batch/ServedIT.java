package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import dev.lambent.view.Publication;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import dev.lambent.view.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * From history and a model over rows of the log to the audit of what was served. The speed layer is played by the test: it
 * writes what a speed job would have answered, repetitions and a lie among it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServedIT {
    private static final StructType HISTORY = new StructType()
            .add("id", DataTypes.LongType)
            .add("kind", DataTypes.StringType)
            .add("ts", DataTypes.TimestampType)
            .add("shop", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("amount", DataTypes.DoubleType);

    @TempDir
    static Path folder;

    private static final Traffic TRAFFIC = new Traffic(11, 0);
    private static LocalKafka kafka;
    private static TestLog log;
    private static App app;
    private static Batches batches;
    private static String history;
    private static Publication first;
    private static Publication second;
    private static Publication last;

    @BeforeAll
    static void start() throws Exception {
        List<org.apache.spark.sql.Row> sales = new ArrayList<>();
        for (Traffic.Sale sale : TRAFFIC.sales(700, Traffic.START)) {
            sales.add(RowFactory.create(
                    sale.id(), sale.kind(), new Timestamp(sale.at()), sale.shop(), sale.item(), sale.amount()));
        }
        Path path = folder.resolve("history");
        Batches.spark().createDataFrame(sales, HISTORY).write().parquet(path.toString());
        history = "history: { sales: { path: \"" + path + "\", format: parquet } }";
        Path appFolder = TestApp.write(folder.resolve("app"), history);
        Home home = new Home(folder.resolve("home"));
        app = TestApp.load(appFolder, home);
        first = new Batches(appFolder, home, Optional.empty()).run(false, TrainMode.AUTO, step -> {});
        kafka = LocalKafka.start(folder.resolve("kafka"));
        log = new TestLog(kafka.bootstrapServers());
        log.create(app);
        batches = new Batches(appFolder, home, Optional.of(kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
    }

    @Test
    @Order(1)
    void modelTrainedOnHistoryIsInForceFromTheStartOfTheLog() {
        assertThat(first.activeBundle()).isPresent();
        List<org.apache.spark.sql.Row> models =
                batches.lake().read(Tables.MODELS).collectAsList();
        assertThat(models).hasSize(1);
        assertThat(models.get(0).<String>getAs("model"))
                .isEqualTo(first.activeBundle().get());
        assertThat(models.get(0).<String>getAs("status")).isEqualTo("promoted");
        List<org.apache.spark.sql.Row> backfill =
                batches.lake().read(Tables.PREDICTIONS).collectAsList();
        assertThat(backfill).hasSizeGreaterThan(300).allSatisfy(row -> {
            assertThat(row.<String>getAs("origin")).isEqualTo("backfill");
            assertThat(row.getString(0)).isEqualTo("@history/sales");
        });
    }

    @Test
    @Order(2)
    void rowsOfTheLogAreScoredByTheModelInForceAndAgreeWithWhatWasServed() throws Exception {
        sendSales(120);
        second = batches.run(false, TrainMode.AUTO, step -> {});
        assertThat(second.activeBundle()).isEqualTo(first.activeBundle());
        List<org.apache.spark.sql.Row> live =
                batches.lake().read(Tables.PREDICTIONS).where("origin = 'live'").collectAsList();
        assertThat(live).hasSize(120).allSatisfy(row -> assertThat(row.<String>getAs("model"))
                .isEqualTo(first.activeBundle().get()));
        assertThat(batches.lake()
                        .read(Tables.AUDIT)
                        .where("epoch = 2")
                        .agg(org.apache.spark.sql.functions.sum("not_yet_served"))
                        .first()
                        .getLong(0))
                .isEqualTo(120);
    }

    /** Answers of a speed job to everything before the second boundary, and to rows that came after it. */
    @Test
    @Order(3)
    void answersAreArchivedOnceAndComparedBitForBit() throws Exception {
        Transform transform = batches.transform();
        SpeedRecordCodec codec = transform.speedCodec();
        RowSchema schema = transform.fold().outputSchema();
        Model model = dev.lambent.bundle.Bundles.load(
                batches.home.bundle(first.activeBundle().get()), transform);
        List<org.apache.spark.sql.Row> features = SparkRows.toWire(
                        batches.lake().read(Tables.FEATURES).where("_topic = 'sales'"))
                .collectAsList();
        int lies = 0;
        int number = 0;
        for (org.apache.spark.sql.Row row : features) {
            Row values = SparkRows.take(row, schema, TableColumns.PLACE.size() + 1);
            Prediction prediction = model.score(values);
            if (number % 40 == 0) {
                prediction = new Prediction(Math.nextUp(prediction.score()), prediction.decision());
                lies++;
            }
            byte[] record = answer(transform, row, new SpeedRecord.Served(values, model.id(), prediction));
            int partition = number % Topics.SPEED_PARTITIONS;
            log.send("shop.speed", partition, record);
            if (number % 7 == 0) {
                log.send("shop.speed", partition, record);
            }
            number++;
        }
        log.send(
                "shop.speed",
                2,
                codec.toBytes(
                        new SpeedRecord.Progress("run", 0, 1, second.boundary().logTimeMillis())));
        long after = log.flush();
        // A row that will be at or after the next boundary: its offset is far beyond the partition's end.
        SpeedRecord.Event later = new SpeedRecord.Event(
                new LogPlace(Long.MAX_VALUE / 2, LogPosition.of("sales", 0, 1_000_000)),
                0,
                new Row(app.stream("sales").schema().width()),
                null,
                null);
        log.send("shop.speed", 3, codec.toBytes(later));
        long laterAt = log.flush();

        Publication third = batches.run();

        assertThat(batches.lake().read(Tables.SERVED).count()).isEqualTo(120);
        org.apache.spark.sql.Row audit = batches.lake()
                .read(Tables.AUDIT)
                .where("epoch = 3")
                .selectExpr(
                        "sum(compared)", "sum(feature_differences)", "sum(score_differences)", "sum(unknown_served)")
                .first();
        assertThat(audit.getLong(0)).isEqualTo(120);
        assertThat(audit.getLong(1)).isZero();
        assertThat(audit.getLong(2)).isEqualTo(lies);
        assertThat(audit.getLong(3)).isZero();
        assertThat(third.speedOffsets()).containsEntry(3, laterAt).containsEntry(2, after + 1);

        Publication fourth = batches.run();
        assertThat(batches.lake().read(Tables.SERVED).count()).isEqualTo(120);
        assertThat(fourth.speedOffsets()).isEqualTo(third.speedOffsets());
    }

    /** A speed layer that drops late rows, puts 0 for null, and computes in single precision: one feature each. */
    @Test
    @Order(4)
    void featuresThatWereServedWronglyAreCountedAndTheCauseIsNamed() throws Exception {
        assertThat(skew("epoch = 3"))
                .hasSize(batches.transform().fold().outputSchema().width());
        assertThat(skew("mismatches > 0 OR blame IS NOT NULL OR total_rows <> 120"))
                .isEmpty();
        Publication before = batches.run();
        sendSales(200);
        batches.run();
        Transform transform = batches.transform();
        RowSchema schema = transform.fold().outputSchema();
        Map<LogPosition, Long> withoutLate = shopRowsWithoutLateOnes();
        Map<String, Integer> lies = new TreeMap<>(Map.of("shop_rows", 0, "amount", 0, "shop_mean", 0));
        int rows = 0;
        for (org.apache.spark.sql.Row row : featuresSince(before)) {
            Row right = SparkRows.take(row, schema, TableColumns.PLACE.size() + 1);
            Row served = new Row(schema.width());
            for (int i = 0; i < schema.width(); i++) {
                String name = schema.column(i).name();
                Object value = right.boxed(i, schema.column(i).type());
                Object lie =
                        switch (name) {
                            case "shop_rows" -> withoutLate.get(position(row));
                            case "amount" -> value == null ? (Double) 0.0 : value;
                            case "shop_mean" -> value == null ? null : (Double) (double) ((Double) value).floatValue();
                            default -> value;
                        };
                if (!java.util.Objects.equals(lie, value)) {
                    lies.merge(name, 1, Integer::sum);
                }
                served.setBoxed(i, schema.column(i).type(), lie);
            }
            log.send(
                    "shop.speed",
                    rows++ % Topics.SPEED_PARTITIONS,
                    answer(transform, row, new SpeedRecord.Served(served, null, null)));
        }
        log.flush();
        last = batches.run();

        assertThat(lies).allSatisfy((feature, count) -> assertThat(count).isPositive());
        List<org.apache.spark.sql.Row> lines = skew("epoch = " + last.epoch());
        assertThat(lines).hasSize(schema.width());
        for (org.apache.spark.sql.Row line : lines) {
            String feature = line.getAs("feature");
            int expected = lies.getOrDefault(feature, 0);
            assertThat(line.<Long>getAs("rows")).as(feature).isEqualTo(rows);
            assertThat(line.<Long>getAs("mismatches")).as(feature).isEqualTo(expected);
            assertThat(line.<Long>getAs("total_rows")).isEqualTo(120L + rows);
            assertThat(line.<Long>getAs("total_mismatches")).isEqualTo(expected);
            assertThat(line.<Double>getAs("rate_upper_bound")).isBetween((double) expected / rows, 1.0);
            String blame = line.getAs("blame");
            assertThat(blame)
                    .as("%s", line)
                    .isEqualTo(Map.of("shop_rows", "late_row", "amount", "default", "shop_mean", "precision")
                            .get(feature));
            assertThat(line.isNullAt(line.fieldIndex("example"))).isEqualTo(expected == 0);
        }
        assertThat(lines.stream()
                        .filter(line -> line.getAs("feature").equals("shop_rows"))
                        .map(line -> line.<Double>getAs("largest_difference")))
                .allMatch(difference -> difference >= 1 && difference == Math.rint(difference));
    }

    private static void sendSales(int offers) throws Exception {
        long eventTime = batches.lake()
                .read(Tables.EVENTS)
                .selectExpr("max(unix_millis(ts))")
                .first()
                .getLong(0);
        for (Traffic.Sale sale : TRAFFIC.sales(offers, eventTime)) {
            log.send("shop.sales", TRAFFIC.nextInt(3), sale.json());
        }
        log.flush();
    }

    /** Rows of the table {@code features}, in wire types, that are not before a publication's boundary. */
    private static List<org.apache.spark.sql.Row> featuresSince(Publication publication) {
        return SparkRows.toWire(batches.lake()
                        .read(Tables.FEATURES)
                        .where("_topic = 'sales' AND _log_time > "
                                + publication.boundary().logTimeMillis()))
                .collectAsList();
    }

    private static LogPosition position(org.apache.spark.sql.Row row) {
        return LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2));
    }

    /** What a speed job says of a row of the table {@code features}. */
    private static byte[] answer(Transform transform, org.apache.spark.sql.Row row, SpeedRecord.Served served) {
        return transform
                .speedCodec()
                .toBytes(new SpeedRecord.Event(
                        new LogPlace(row.getLong(3), position(row)),
                        row.getLong(3),
                        new Row(app.stream("sales").schema().width()),
                        null,
                        served));
    }

    private static List<org.apache.spark.sql.Row> skew(String condition) {
        return batches.lake().read(Tables.SKEW).where(condition).collectAsList();
    }

    /** What {@code shop_rows} counts if rows count only as long as none of their partition had a later event time. */
    private static Map<LogPosition, Long> shopRowsWithoutLateOnes() {
        record Sale(LogPosition position, String shop, long at) {}
        Map<String, Long> newest = new HashMap<>();
        List<Sale> punctual = new ArrayList<>();
        Map<LogPosition, Long> counts = new HashMap<>();
        for (org.apache.spark.sql.Row row : batches.lake()
                .read(Tables.EVENTS)
                .where("_topic IN ('sales', '@history/sales')")
                .orderBy("_log_time", "_topic", "_partition", "_offset")
                .selectExpr("_topic", "_partition", "_offset", "shop", "unix_millis(ts)")
                .collectAsList()) {
            Sale self = new Sale(position(row), row.getString(3), row.getLong(4));
            counts.put(
                    self.position(),
                    1
                            + punctual.stream()
                                    .filter(sale -> sale.shop().equals(self.shop())
                                            && sale.at() <= self.at()
                                            && sale.at() >= self.at() - 30 * 60_000L)
                                    .count());
            String partition = self.position().partition().toString();
            if (self.at() >= newest.getOrDefault(partition, Long.MIN_VALUE)) {
                punctual.add(self);
                newest.put(partition, self.at());
            }
        }
        return counts;
    }

    @Test
    @Order(5)
    void fullRunKeepsWhatWasDecided() {
        Publication full = batches.full();
        List<String> before = batches.rows(Tables.PREDICTIONS, last.tables().get(Tables.PREDICTIONS));
        assertThat(batches.rows(Tables.PREDICTIONS, full.tables().get(Tables.PREDICTIONS)))
                .isEqualTo(before);
        assertThat(full.activeBundle()).isEqualTo(first.activeBundle());
    }

    @Test
    @Order(6)
    void whatAnEarlierFeatureSetAnsweredIsTheCodesVersion() throws Exception {
        Transform earlier = batches.transform();
        TestApp.write(
                batches.appFolder, history, TestApp.FEATURES.replace("INTERVAL '30' MINUTE", "INTERVAL '45' MINUTE"));
        Transform changed = batches.transform();
        sendSales(50);
        batches.run(false, TrainMode.NEVER, step -> {});
        RowSchema schema = changed.fold().outputSchema();
        int shopRows = schema.indexOf("shop_rows");
        int rows = 0;
        for (org.apache.spark.sql.Row row : featuresSince(last)) {
            Row served = new Row(schema.width());
            Row replayed = SparkRows.take(row, schema, TableColumns.PLACE.size() + 1);
            for (int i = 0; i < schema.width(); i++) {
                served.copyFrom(i, replayed, i);
            }
            served.setLong(shopRows, replayed.longAt(shopRows) - 1);
            log.send(
                    "shop.speed",
                    rows++ % Topics.SPEED_PARTITIONS,
                    answer(earlier, row, new SpeedRecord.Served(served, null, null)));
        }
        log.flush();
        Publication compared = batches.run(false, TrainMode.NEVER, step -> {});

        assertThat(compared.transform()).isEqualTo(changed.id());
        List<org.apache.spark.sql.Row> lines = skew("epoch = " + compared.epoch());
        assertThat(lines).hasSize(schema.width());
        for (org.apache.spark.sql.Row line : lines) {
            boolean differs = line.getAs("feature").equals("shop_rows");
            assertThat(line.<String>getAs("transform")).isEqualTo(earlier.id().value());
            assertThat(line.<Long>getAs("rows")).isEqualTo(50);
            assertThat(line.<Long>getAs("mismatches")).isEqualTo(differs ? 50 : 0);
            assertThat(line.<String>getAs("blame")).isEqualTo(differs ? "code_version" : null);
        }
        assertThat(rows).isEqualTo(50);
    }
}
