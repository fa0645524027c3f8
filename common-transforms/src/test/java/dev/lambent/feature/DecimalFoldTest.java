package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** DECIMAL in expressions and windows, beside DuckDB and BigDecimal. */
class DecimalFoldTest {
    private static final RowSchema SCHEMA = TestApps.schema(
            "id BIGINT NOT NULL, event_time TIMESTAMP NOT NULL, shop VARCHAR NOT NULL, price DECIMAL, fee DECIMAL, n INTEGER");

    private static final String FEATURES =
            """
            SELECT id, price, price + fee AS total, price - n AS less, n * price AS all_of_them, -fee AS back,
                   ABS(price - 100) AS off, price / 3 AS third, price > fee AS dear, price >= 100 AS dearer,
                   price = 99.99 AS usual, price BETWEEN 50 AND 150.5 AS middling, price IN (99.99, 1) AS listed,
                   price NOT IN (99.99, 1) AS unlisted, NULLIF(price, 99.99) AS unusual, fee IS DISTINCT FROM price AS other,
                   fee < n AS below, n = fee * 4 AS four_times, COALESCE(price, 0) AS given, CASE WHEN n > 5 THEN price ELSE n END AS mixed,
                   CAST(price AS DOUBLE) * 2 AS twice, LN(price) AS log_price,
                   CAST('12.345678' AS DECIMAL(18, 6)) AS constant, CAST(n AS DECIMAL(18, 6)) AS counted,
                   CAST(CAST(price AS DOUBLE) / 7 AS DECIMAL(18, 6)) AS rounded,
                   SUM(price)            OVER w AS spent,
                   SUM(price + fee)      OVER w AS spent_in_all,
                   AVG(price)            OVER w AS mean,
                   MIN(price)            OVER w AS least,
                   MAX(fee)              OVER w AS most,
                   COUNT(DISTINCT price) OVER w AS prices,
                   STDDEV_SAMP(CAST(price AS DOUBLE)) OVER w AS spread,
                   LAG(price) OVER (PARTITION BY shop ORDER BY event_time) AS before,
                   SUM(price) OVER (PARTITION BY shop ORDER BY event_time ROWS 5 PRECEDING EXCLUDE CURRENT ROW) AS last_five,
                   SUM(fee) OVER (PARTITION BY price ORDER BY event_time RANGE UNBOUNDED PRECEDING) AS fees
            FROM sales
            WINDOW w AS (PARTITION BY shop ORDER BY event_time RANGE INTERVAL '2' HOUR PRECEDING)
            """;

    private static Transform compile(String features) {
        return TestApps.compile("sales", SCHEMA, "id", features, Duration.ofHours(1));
    }

    private static List<Row> log() {
        Random random = new Random(3);
        List<Row> log = new ArrayList<>();
        long time = 1_600_000_000_000L;
        for (int id = 0; id < 3_000; id++) {
            time += 1 + random.nextInt(300_000);
            Row row = new Row(SCHEMA.width()).setLong(0, id).setLong(1, time).setText(2, "shop " + random.nextInt(5));
            if (random.nextInt(8) > 0) {
                row.setLong(3, random.nextInt(4) == 0 ? 99_990_000 : 1 + random.nextLong(0, 300_000_000));
            }
            if (random.nextInt(8) > 0) {
                row.setLong(4, random.nextInt(4) * 250_000);
            }
            log.add(row.setLong(5, random.nextInt(10)));
        }
        return log;
    }

    @Test
    void duckDbGivesTheSame() throws SQLException {
        Transform transform = compile(FEATURES);
        RowSchema schema = transform.fold().outputSchema();
        List<Row> log = log();
        List<Row> ours = new ArrayList<>();
        FoldRunner runner = new FoldRunner(transform.fold());
        log.forEach(row -> ours.add(runner.fold(row, row.longAt(1))));
        try (DuckDb duck = new DuckDb()) {
            duck.createTable("sales", SCHEMA, log);
            Agreement.check(schema, "id", ours, duck.query(FEATURES, schema));
        }
    }

    @Test
    void tenDimesAreOne() {
        Fold fold = compile("SELECT id, SUM(price) OVER w = 1 AS is_one, SUM(CAST(price AS DOUBLE)) OVER w AS nearly,"
                        + " AVG(price) OVER w AS mean FROM sales"
                        + " WINDOW w AS (ORDER BY event_time ROWS 9 PRECEDING)")
                .fold();
        FoldRunner runner = new FoldRunner(fold);
        Row last = null;
        for (int i = 0; i < 10; i++) {
            Row dime = new Row(SCHEMA.width())
                    .setLong(0, i)
                    .setLong(1, i)
                    .setText(2, "s")
                    .setLong(3, 100_000);
            last = runner.fold(dime, i);
        }
        assertThat(last.booleanAt(1)).isTrue();
        assertThat(last.doubleAt(3)).isEqualTo(0.1);
    }

    @Test
    void whatDoesNotFitIsNull() {
        FoldRunner runner = new FoldRunner(compile(
                        "SELECT id, price + price AS twice, price * n AS times, CAST(id AS DECIMAL) AS id_number, CAST(price AS INTEGER) AS whole, CAST(price AS BIGINT) AS wide,"
                                + " SUM(price) OVER (ORDER BY event_time ROWS 3 PRECEDING) AS spent,"
                                + " AVG(price) OVER (ORDER BY event_time ROWS 3 PRECEDING) AS mean, CAST('1e12' AS DECIMAL) AS from_text,"
                                + " CAST(1e12 AS DECIMAL) AS from_number, CAST('1e-7' AS DECIMAL) AS little FROM sales")
                .fold());
        long greatest = 999_999_999_999_999_999L;
        Row row = new Row(SCHEMA.width())
                .setLong(0, 1_000_000_000_000L)
                .setLong(1, 1)
                .setText(2, "s")
                .setLong(3, greatest)
                .setLong(5, 2);
        runner.fold(row, 1);
        Row features = runner.fold(row, 2);
        for (int column : new int[] {1, 2, 3, 4, 6, 8, 9}) {
            assertThat(features.isNull(column)).as("column %s", column).isTrue();
        }
        assertThat(features.doubleAt(7)).isEqualTo(1e12);
        assertThat(features.longAt(10)).isZero();
        assertThat(features.longAt(5)).isEqualTo(999_999_999_999L);
    }

    @Test
    void sumsTakeBackWhatTheyWereGivenAndSurviveTheirState() {
        Fold fold = compile(
                        "SELECT id, SUM(price) OVER (ORDER BY event_time RANGE INTERVAL '1' HOUR PRECEDING) AS s FROM sales")
                .fold();
        KeyState state = fold.newState(0);
        List<Row> log = log();
        for (int i = 0; i < log.size(); i++) {
            Row row = log.get(i);
            state = i % 7 == 0 ? fold.readState(0, state.toBytes()) : state;
            Row features = fold.finish(
                    fold.prepare("sales", row),
                    new Row[] {fold.step(0, state, row.longAt(1), fold.prepare("sales", row), true)});
            BigDecimal expected = log.subList(0, i + 1).stream()
                    .filter(other -> other.longAt(1) >= row.longAt(1) - 3_600_000 && !other.isNull(3))
                    .map(other -> BigDecimal.valueOf(other.longAt(3), 6))
                    .reduce(BigDecimal::add)
                    .orElse(null);
            assertThat(features.boxed(1, fold.outputSchema().column(1).type())).isEqualTo(expected);
        }
    }

    @Test
    void whatIsNotExactIsRefused() {
        String[][] refusals = {
            {"ROUND(price) AS x", "ROUND of a DECIMAL is not supported"},
            {"SIGN(price) AS x", "SIGN of a DECIMAL is not supported"},
            {"price * fee > 1 AS x", "the product of two DECIMALs"},
            {"MOD(price, 2) AS x", "MOD of a DOUBLE or DECIMAL is not supported"},
            {"CAST(price AS DECIMAL(10, 2)) AS x", "CAST to DECIMAL(10, 2) is not supported"},
            {
                "MEDIAN(price) OVER (ORDER BY event_time ROWS 3 PRECEDING) AS x",
                "QUANTILE_CONT of a DECIMAL is not supported"
            },
            {"VAR_POP(price) OVER (ORDER BY event_time ROWS 3 PRECEDING) AS x", "VAR_POP of a DECIMAL is not supported"
            },
        };
        for (String[] refusal : refusals) {
            assertThatThrownBy(() -> compile("SELECT id, " + refusal[0] + " FROM sales"))
                    .as(refusal[0])
                    .hasMessageContaining("features.sql:1:")
                    .hasMessageContaining(refusal[1]);
        }
    }

    @Test
    void aProductOfTwoIsNoColumn() {
        assertThatThrownBy(() -> compile("SELECT id, price * fee AS x FROM sales"))
                .hasMessageContaining("x has type DECIMAL(36, 12)")
                .hasMessageContaining("CAST(… AS DOUBLE)");
    }

    @Test
    void jsonMayHoldANumberOrAString() {
        EventDecoder decoder = compile(FEATURES).decoder("sales");
        String[][] cases = {
            {"12.5", "12500000"},
            {"\"12.50\"", "12500000"},
            {"1e3", "1000000000"},
            {"0.0000001", null},
            {"\"1e3\"", null},
            {"\"12,5\"", null},
            {"1000000000000", null},
            {"1e400000000", null},
            {"true", null},
        };
        for (String[] one : cases) {
            EventDecoder.Decoded decoded = decoder.decode(
                    ("{\"id\": 1, \"event_time\": 1600000000000, \"shop\": \"s\", \"price\": " + one[0] + "}")
                            .getBytes(UTF_8),
                    1_600_000_000_000L);
            if (one[1] == null) {
                assertThat(decoded).as(one[0]).isInstanceOf(EventDecoder.Decoded.Rejected.class);
            } else {
                Row row = ((EventDecoder.Decoded.Accepted) decoded).row();
                assertThat(row.longAt(3)).as(one[0]).isEqualTo(Long.parseLong(one[1]));
                assertThat(new String(decoder.encode(row), UTF_8))
                        .contains("\"price\":"
                                + new BigDecimal(one[0].replace("\"", ""))
                                        .stripTrailingZeros()
                                        .toPlainString());
            }
        }
    }
}
