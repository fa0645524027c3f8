package dev.lambent.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of every class, made by loops over rows that share no code with the fold, are blamed for what they are. */
class BlameInquiryTest {
    private static final long HOUR = 3_600_000;
    private static final int ROWS = 400;

    @TempDir
    static Path folder;

    private static Transform transform;

    @BeforeAll
    static void compile() throws IOException {
        Files.writeString(
                folder.resolve("lambent.yaml"),
                """
                app: shop
                streams:
                  sales:
                    key: shop
                    event_time: ts
                    columns: { id: BIGINT, ts: TIMESTAMP, shop: VARCHAR, item: VARCHAR, amount: DOUBLE }
                row_id: id
                label: { sql: label.sql, matures_after: 1h }
                task: binary
                """);
        Files.writeString(
                folder.resolve("features.sql"),
                """
                SELECT id, EXTRACT(HOUR FROM ts) AS hour_of_day,
                       COUNT(*) OVER last_hour AS sales_1h,
                       SUM(amount) OVER last_hour AS amount_1h,
                       AVG(amount) OVER (PARTITION BY shop ORDER BY ts RANGE INTERVAL '1' HOUR PRECEDING
                                         EXCLUDE CURRENT ROW) AS amount_before,
                       COUNT(*) OVER (PARTITION BY item ORDER BY ts RANGE INTERVAL '1' HOUR PRECEDING) AS item_1h
                FROM sales
                WINDOW last_hour AS (PARTITION BY shop ORDER BY ts RANGE INTERVAL '1' HOUR PRECEDING)
                """);
        Files.writeString(folder.resolve("label.sql"), "SELECT id, amount > 5 AS label FROM sales");
        transform = Transform.compile(AppLoader.load(folder, new Home(folder.resolve("home"))));
    }

    /** What went wrong in serving; the features it spoils. */
    private enum Fault {
        LATE_ROW(Set.of("sales_1h", "amount_1h", "amount_before", "item_1h")),
        WINDOW_EDGE(Set.of("sales_1h", "amount_1h", "amount_before", "item_1h")),
        TIME_ZONE(Set.of("hour_of_day")),
        ORDER(Set.of("sales_1h", "amount_1h", "amount_before", "item_1h")),
        PRECISION(Set.of("amount_1h", "amount_before")),
        DEFAULT(Set.of("amount_before"));

        private final Set<String> features;

        Fault(Set<String> features) {
            this.features = features;
        }
    }

    private record Sale(long id, long at, String shop, String item, double amount, LogPlace place, boolean late) {
        long logTime() {
            return place.logTimeMillis();
        }

        LoggedRow logged() {
            RowSchema schema = transform.app().stream("sales").schema();
            Row row = new Row(schema.width())
                    .setLong(0, id)
                    .setLong(1, at)
                    .setText(2, shop)
                    .setText(3, item)
                    .setDouble(4, amount);
            return new LoggedRow(place, "sales", row, late);
        }
    }

    /** In log order: three partitions, ties of log time, rows late by up to half an hour, times on whole ten minutes. */
    private static List<Sale> log(Random random) {
        long start = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();
        List<Sale> log = new ArrayList<>();
        long[] offsets = new long[3];
        long[] newest = new long[3];
        long now = start;
        for (int i = 0; i < ROWS; i++) {
            now += random.nextInt(3) * 120_000L;
            int partition = random.nextInt(3);
            long at = now / 600_000 * 600_000 - (random.nextInt(6) == 0 ? random.nextInt(4) * 600_000L : 0);
            log.add(new Sale(
                    i,
                    at,
                    "shop" + random.nextInt(4),
                    "item" + random.nextInt(9),
                    random.nextInt(1_000) / 7.0,
                    new LogPlace(now, LogPosition.of("sales", partition, offsets[partition]++)),
                    at < newest[partition]));
            newest[partition] = Math.max(newest[partition], at);
        }
        log.sort(Comparator.comparing(Sale::place));
        return log;
    }

    /** The features of {@code self} by loops over the rows that serving has seen; null: no fault. */
    private static Map<String, Object> features(List<Sale> log, Sale self, Fault fault) {
        List<Sale> shop = new ArrayList<>();
        List<Sale> item = new ArrayList<>();
        for (Sale sale : log) {
            boolean before = sale.place().compareTo(self.place()) <= 0;
            if (fault == Fault.ORDER && sale.logTime() == self.logTime()) {
                before = sale.place().position().partition().partition()
                                > self.place().position().partition().partition()
                        || (sale.place()
                                        .position()
                                        .partition()
                                        .equals(self.place().position().partition())
                                && sale.id() <= self.id());
            }
            boolean seen = before && !(fault == Fault.LATE_ROW && sale.late() && sale != self);
            long first = self.at() - HOUR + (fault == Fault.WINDOW_EDGE ? 1 : 0);
            if (seen && sale.at() >= first && sale.at() <= self.at()) {
                if (sale.shop().equals(self.shop())) {
                    shop.add(sale);
                }
                if (sale.item().equals(self.item())) {
                    item.add(sale);
                }
            }
        }
        Map<String, Object> features = new HashMap<>();
        features.put("id", self.id());
        ZoneId zone = ZoneId.of(fault == Fault.TIME_ZONE ? "Asia/Kolkata" : "UTC");
        features.put("hour_of_day", (long)
                Instant.ofEpochMilli(self.at()).atZone(zone).getHour());
        features.put("sales_1h", (long) shop.size());
        features.put("item_1h", (long) item.size());
        Double sum = sum(shop);
        shop.remove(self);
        Double mean = shop.isEmpty() ? null : (Double) mean(shop);
        if (fault == Fault.PRECISION) {
            sum = (double) sum.floatValue();
            mean = mean == null ? null : (Double) (double) mean.floatValue();
        }
        features.put("amount_1h", sum);
        features.put("amount_before", mean == null && fault == Fault.DEFAULT ? (Double) 0.0 : mean);
        return features;
    }

    private static Double sum(List<Sale> sales) {
        return exact(sales).doubleValue();
    }

    private static double mean(List<Sale> sales) {
        return sum(sales) / sales.size();
    }

    private static java.math.BigDecimal exact(List<Sale> sales) {
        return sales.stream()
                .map(sale -> new java.math.BigDecimal(sale.amount()))
                .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add);
    }

    private static Row row(Map<String, Object> features) {
        RowSchema schema = transform.fold().outputSchema();
        Row row = new Row(schema.width());
        for (int i = 0; i < schema.width(); i++) {
            row.setBoxed(
                    i, schema.column(i).type(), features.get(schema.column(i).name()));
        }
        return row;
    }

    private static Map<String, BlameInquiry.Verdict> inquire(List<Sale> log, List<BlameInquiry.Case> cases) {
        Map<String, BlameInquiry.Verdict> byName = new HashMap<>();
        new BlameInquiry(transform)
                .run(log.stream().map(Sale::logged).toList(), cases)
                .forEach((column, verdict) -> byName.put(
                        transform.fold().outputSchema().column(column).name(), verdict));
        return byName;
    }

    @Test
    void theLoopsWithoutAFaultGiveWhatTheFoldGives() {
        List<Sale> log = log(new Random(1));
        Fold fold = transform.fold();
        Map<LogPosition, Row> folded = Refold.features(
                fold,
                log.stream().map(sale -> new Refold.Step(sale.logged(), true)).toList(),
                log.stream().map(sale -> sale.place().position()).collect(Collectors.toSet()));
        for (Sale sale : log) {
            assertThat(folded.get(sale.place().position())).isEqualTo(row(features(log, sale, null)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultOfEveryRowIsBlamed(Fault fault) {
        assertBlamed(fault, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aFaultOfOneRowInTenIsBlamed(Fault fault) {
        assertBlamed(fault, 10);
    }

    private static void assertBlamed(Fault fault, int oneIn) {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            List<Sale> log = log(random);
            List<BlameInquiry.Case> cases = new ArrayList<>();
            Map<String, Integer> different = new HashMap<>();
            for (Sale sale : log.subList(ROWS / 2, ROWS)) {
                Map<String, Object> right = features(log, sale, null);
                Map<String, Object> served = random.nextInt(oneIn) == 0 ? features(log, sale, fault) : right;
                served.forEach((feature, value) -> {
                    if (!java.util.Objects.equals(value, right.get(feature))) {
                        different.merge(feature, 1, Integer::sum);
                    }
                });
                cases.add(new BlameInquiry.Case(sale.place().position(), row(served), row(right)));
            }
            assertThat(fault.features).as("seed %d", seed).containsAll(different.keySet());
            Map<String, BlameInquiry.Verdict> verdicts = inquire(log, cases);
            assertThat(verdicts).hasSize(different.size());
            different.forEach((feature, count) -> {
                BlameInquiry.Verdict verdict = verdicts.get(feature);
                assertThat(verdict.blame().name()).as(feature + ": " + verdict).isEqualTo(fault.name());
                assertThat(verdict.explained()).isEqualTo(verdict.cases()).isEqualTo(count);
            });
        }
    }

    @Test
    void aTimeZoneIsNamed() {
        List<Sale> log = log(new Random(3));
        BlameInquiry.Verdict verdict = inquire(
                        log,
                        log.stream()
                                .map(one -> new BlameInquiry.Case(
                                        one.place().position(),
                                        row(features(log, one, Fault.TIME_ZONE)),
                                        row(features(log, one, null))))
                                .toList())
                .get("hour_of_day");
        assertThat(verdict.words()).isEqualTo("times were 5.5 h later");
    }

    @ParameterizedTest
    @ValueSource(doubles = {12345.678, -1})
    void aValueOutOfNowhereStaysUnexplained(double value) {
        List<Sale> log = log(new Random(4));
        List<BlameInquiry.Case> cases = log.subList(ROWS - 50, ROWS).stream()
                .map(sale -> {
                    Map<String, Object> served = features(log, sale, null);
                    served.put("amount_1h", value);
                    return new BlameInquiry.Case(sale.place().position(), row(served), row(features(log, sale, null)));
                })
                .toList();
        assertThat(inquire(log, cases))
                .containsOnlyKeys("amount_1h")
                .hasEntrySatisfying(
                        "amount_1h", verdict -> assertThat(verdict.blame()).isEqualTo(Blame.UNEXPLAINED));
    }

    @Test
    void whatIsEqualHasNoVerdict() {
        List<Sale> log = log(new Random(5));
        List<BlameInquiry.Case> cases = log.stream()
                .map(sale -> new BlameInquiry.Case(
                        sale.place().position(), row(features(log, sale, null)), row(features(log, sale, null))))
                .toList();
        assertThat(inquire(log, cases)).isEmpty();
    }
}
