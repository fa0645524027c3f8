package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarSqlTest {
    private static final RowSchema SCHEMA = TestApps.schema(
            "id BIGINT, i INTEGER, n BIGINT, x DOUBLE, s VARCHAR, p VARCHAR, b BOOLEAN, t TIMESTAMP, c BOOLEAN");

    private static Row row(Integer i, Long n, Double x, String s, Boolean b, Instant t, Boolean c) {
        Row row = new Row(SCHEMA.width()).setText(4, s).setText(5, "a%");
        row.setBoxed(1, ColumnType.INTEGER, i).setBoxed(2, ColumnType.BIGINT, n).setBoxed(3, ColumnType.DOUBLE, x);
        row.setBoxed(6, ColumnType.BOOLEAN, b).setBoxed(8, ColumnType.BOOLEAN, c);
        return row.setBoxed(7, ColumnType.TIMESTAMP, t == null ? null : t.toEpochMilli());
    }

    /** Rows that have every value, and every combination of two booleans and NULL. */
    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Instant leap = Instant.parse("2024-12-30T23:59:59.999Z");
        Instant early = Instant.parse("1969-07-20T20:17:40.001Z");
        Boolean[] truths = {true, false, null};
        for (int k = 0; k < 9; k++) {
            Boolean b = truths[k / 3];
            Boolean c = truths[k % 3];
            rows.add(row(k - 4, 100L * k - 250, k * 1.75 - 3, "abc".substring(k % 3), b, leap, c));
            rows.add(row(k, null, k / 3.0, k % 2 == 0 ? null : " Äpfel_é ", b, early, c));
            rows.add(row(null, (long) k, null, "a%b" + k, b, null, c));
        }
        for (int k = 0; k < rows.size(); k++) {
            rows.get(k).setLong(0, k);
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "i + n * 2 - 3",
                "-i",
                "+x",
                "x / i",
                "i / 2",
                "5 / 2",
                "i * 1.5 + 0.25",
                "x * x - n",
                "MOD(n, 7)",
                "n % 3",
                "ABS(i)",
                "ABS(x)",
                "FLOOR(x)",
                "CEIL(x)",
                "FLOOR(n / 60)",
                "FLOOR(i)",
                "SQRT(ABS(x))",
                "EXP(x / 10)",
                "LN(ABS(x) + 1)",
                "POWER(x, 2)",
                "SIN(x) + COS(n)",
                "TAN(x / 10)",
                "ATAN(x) + ATAN2(x, i)",
                "ASIN(x / 20) - ACOS(x / 20)",
                "LOG10(ABS(x) + 1)",
                "DEGREES(x) + RADIANS(n)",
                "SIGN(i)",
                "SIGN(x)",
                "ROUND(x)",
                "ROUND(-x)",
                "ROUND(x / 7, 2)",
                "ROUND(x * 1000, -2)",
                "i < n",
                "i <> n",
                "x >= 1",
                "x = i",
                "n BETWEEN i AND 300",
                "n NOT BETWEEN 0 AND 300",
                "i IN (1, 2, 3)",
                "i NOT IN (1, 2, NULL)",
                "s IN ('abc', 'c', 'zzzzz')",
                "s = 'bc'",
                "s <> 'bc'",
                "s < 'b'",
                "s IS NULL",
                "NOT (x > 0)",
                "b AND c",
                "b OR c",
                "NOT b",
                "(b AND NOT c) OR (NOT b AND c)",
                "b IS TRUE",
                "b IS NOT TRUE",
                "b IS FALSE",
                "(b OR c) IS NOT FALSE",
                "i IS DISTINCT FROM 2",
                "n IS NOT DISTINCT FROM NULL",
                "b = c",
                "b AND x > 0 AND i > 0",
                "CASE WHEN b THEN i WHEN c THEN n END",
                "CASE i WHEN 1 THEN 'one' WHEN 2 THEN 'twenty' ELSE s END",
                "CASE WHEN x > 0 THEN CASE WHEN i > 2 THEN x * 2 ELSE x END ELSE -1 END",
                "COALESCE(n, i, 0)",
                "COALESCE(s, 'none')",
                "NULLIF(i, 2)",
                "COALESCE(x / NULLIF(i, 0), -1)",
                "CAST(i AS DOUBLE)",
                "CAST(n AS VARCHAR)",
                "CAST(b AS INTEGER)",
                "CAST(NULL AS BIGINT)",
                "CAST('12' AS INTEGER) + i",
                "CAST('2001-02-03 04:05:06' AS TIMESTAMP) < t",
                "t > TIMESTAMP '2000-01-01 00:00:00'",
                "EXTRACT(YEAR FROM t)",
                "EXTRACT(QUARTER FROM t)",
                "EXTRACT(MONTH FROM t)",
                "EXTRACT(WEEK FROM t)",
                "EXTRACT(DAY FROM t)",
                "EXTRACT(DOY FROM t)",
                "EXTRACT(ISODOW FROM t)",
                "EXTRACT(ISOYEAR FROM t)",
                "EXTRACT(HOUR FROM t)",
                "EXTRACT(MINUTE FROM t)",
                "EXTRACT(SECOND FROM t)",
                "UPPER(s)",
                "LOWER(s)",
                "TRIM(s)",
                "TRIM(LEADING FROM s)",
                "s || '-' || s",
                "SUBSTRING(s FROM 2 FOR 2)",
                "SUBSTRING(s, 2)",
                "CHAR_LENGTH(s)",
                "POSITION('c' IN s)",
                "POSITION('é' IN s)",
                "REPLACE(s, 'b', '<>')",
                "REGEXP_EXTRACT(s, 'b.')",
                "REGEXP_EXTRACT(s, '([a-z])([a-z])', 2)",
                "t + INTERVAL '90' MINUTE",
                "t - INTERVAL '3' DAY",
                "t + INTERVAL '1' SECOND > t",
                "FLOOR(EXTRACT(EPOCH FROM t))",
                "s LIKE 'a%'",
                "s LIKE '_b%'",
                "s LIKE p",
                "s NOT LIKE '%!%%' ESCAPE '!'",
                "'東京' = s OR s LIKE '%Ä%'"
            })
    void agreesWithDuckDb(String sql) throws SQLException {
        agree(sql, sql);
    }

    /** What DuckDB writes in another way. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "FLOOR(t TO SECOND); date_trunc('second', t)",
                "FLOOR(t TO MINUTE); date_trunc('minute', t)",
                "FLOOR(t TO HOUR); date_trunc('hour', t)",
                "FLOOR(t TO DAY); date_trunc('day', t)",
                "FLOOR(t TO WEEK); date_trunc('week', t)",
                "FLOOR(t TO MONTH); date_trunc('month', t)",
                "FLOOR(t TO QUARTER); date_trunc('quarter', t)",
                "FLOOR(t TO YEAR); date_trunc('year', t)",
                "EXTRACT(EPOCH FROM t); FLOOR(EXTRACT(EPOCH FROM t))",
                "REGEXP_LIKE(s, '^[a-c]+$'); regexp_matches(s, '^[a-c]+$')",
                "REGEXP_LIKE(s, 'é|%'); regexp_matches(s, 'é|%')",
                "GREAT_CIRCLE_KM(x, n, i, 2 * x); 2 * 6371.0088 * asin(sqrt(sin(radians(i - x) / 2) ** 2"
                        + " + cos(radians(x)) * cos(radians(i)) * sin(radians(2 * x - n) / 2) ** 2))"
            })
    void agreesWithDuckDbInOtherWords(String sql, String theirs) throws SQLException {
        agree(sql, theirs);
    }

    private static void agree(String sql, String theirSql) throws SQLException {
        ScalarSql.Expression expression = ScalarSql.compile(sql, SCHEMA, "test");
        RowSchema result = new RowSchema(List.of(new dev.lambent.schema.Column("v", expression.type(), true)));
        List<Row> rows = rows();
        try (DuckDb duck = new DuckDb()) {
            duck.createTable("r", SCHEMA, rows);
            List<Row> theirs = duck.query("SELECT " + theirSql + " AS v FROM r ORDER BY id", result);
            for (int i = 0; i < rows.size(); i++) {
                Object mine = expression.evaluate(rows.get(i));
                Object other = theirs.get(i).boxed(0, expression.type());
                if (mine instanceof Double number && other instanceof Double expected && Double.isFinite(number)) {
                    assertThat(number).as("row %s", i).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
                } else {
                    assertThat(mine).as("row %s", i).isEqualTo(other);
                }
            }
        }
    }

    private static Object value(String sql) {
        Row row = row(3, Long.MAX_VALUE, 2.7, "x", null, null, null);
        return ScalarSql.compile(sql, SCHEMA, "test").evaluate(row);
    }

    /** Of New York's summer and winter, and of the hour that its clocks show twice. */
    @Test
    void localTimeIsWhatAClockThereShows() {
        for (String utc : List.of(
                "2013-07-01T04:00:00Z", "2013-01-01T05:30:00Z", "2013-11-03T05:30:00Z", "2013-11-03T06:30:00Z")) {
            Row row = row(1, 1L, 1.0, "x", true, Instant.parse(utc), true);
            Object local = ScalarSql.compile("FROM_UTC_TIMESTAMP(t, 'America/New_York')", SCHEMA, "test")
                    .evaluate(row);
            assertThat(local)
                    .isEqualTo(Instant.parse(utc)
                            .atZone(ZoneId.of("America/New_York"))
                            .toLocalDateTime()
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli());
        }
        assertThatThrownBy(() -> ScalarSql.compile("FROM_UTC_TIMESTAMP(t, 'New York')", SCHEMA, "test"))
                .hasMessageContaining("there is no time zone New York");
        assertThatThrownBy(() -> ScalarSql.compile("FROM_UTC_TIMESTAMP(t, s)", SCHEMA, "test"))
                .hasMessageContaining("the time zone is no literal");
    }

    /** The expected numbers are from MurmurHash3_x86_32's reference values: seed 0 of "", "a", "abc", "Hello, world!". */
    @Test
    void bucketsAreTheSameForEver() {
        assertThat(value("HASH_BUCKET('', 1000)")).isEqualTo(0);
        assertThat(value("HASH_BUCKET('abc', 1000000)")).isEqualTo(Integer.remainderUnsigned(0xB3DD93FA, 1_000_000));
        assertThat(value("HASH_BUCKET('Hello, world!', 1000000)"))
                .isEqualTo(Integer.remainderUnsigned(0xC0363E43, 1_000_000));
        assertThat(value("HASH_BUCKET(i, 10) = HASH_BUCKET(CAST(i AS BIGINT), 10)"))
                .isEqualTo(true);
        assertThat(value("HASH_BUCKET(s, 0)")).isNull();
        assertThat(value("HASH_BUCKET(CAST(NULL AS VARCHAR), 10)")).isNull();
    }

    @Test
    void regularExpressionsAreCheckedWhenTheyAreCompiled() {
        assertThatThrownBy(() -> value("REGEXP_LIKE(s, '(a')")).hasMessageContaining("the regular expression is wrong");
        assertThatThrownBy(() -> value("REGEXP_LIKE(s, 'a(?=b)')"))
                .hasMessageContaining("no look-around and no back references");
        assertThatThrownBy(() -> value("REGEXP_LIKE(s, p)")).hasMessageContaining("is no literal");
        assertThatThrownBy(() -> value("REGEXP_EXTRACT(s, '(a)', 2)"))
                .hasMessageContaining("Give a number from 0 (all that matched) to 1.");
        assertThat(value("REGEXP_EXTRACT(s, '(y)?x', 1)")).isEqualTo("");
        assertThat(value("REGEXP_LIKE(CAST(NULL AS VARCHAR), 'x')")).isNull();
    }

    @Test
    void momentsOutOfRangeAreNull() {
        Row row = row(1, 1L, 1.0, "x", true, Instant.EPOCH, true).setLong(7, Long.MAX_VALUE);
        assertThat(ScalarSql.compile("t + INTERVAL '1' SECOND", SCHEMA, "test").evaluate(row))
                .isNull();
        assertThat(ScalarSql.compile("t - INTERVAL '1' SECOND", SCHEMA, "test").evaluate(row))
                .isEqualTo(Long.MAX_VALUE - 1000);
        assertThatThrownBy(() -> ScalarSql.compile("t + INTERVAL '1' MONTH", SCHEMA, "test"))
                .hasMessageContaining("is not supported");
        assertThatThrownBy(() -> ScalarSql.compile("INTERVAL '1' DAY", SCHEMA, "test"))
                .hasMessageContaining("the expression has type INTERVAL DAY");
    }

    @Test
    void roundingTakesHalvesAwayFromZero() {
        assertThat(value("ROUND(2.5)")).isEqualTo(3.0);
        assertThat(value("ROUND(-2.5)")).isEqualTo(-3.0);
        assertThat(value("ROUND(0.49999999999999994)")).isEqualTo(0.0);
        assertThat(value("ROUND(SQRT(-1))")).isEqualTo(Double.NaN);
        assertThat(value("ROUND(1e308, 5)")).isEqualTo(1e308);
        assertThat(value("ROUND(i)")).isEqualTo(3);
        assertThatThrownBy(() -> value("ROUND(i, 1)")).hasMessageContaining("ROUND to digits takes a DOUBLE");
    }

    @Test
    void integersThatDoNotFitAreNull() {
        assertThat(value("n + 1")).isNull();
        assertThat(value("-n - 2")).isNull();
        assertThat(value("-n - 1")).isEqualTo(Long.MIN_VALUE);
        assertThat(value("-(-n - 1)")).isNull();
        assertThat(value("ABS(-n - 1)")).isNull();
        assertThat(value("n * 2")).isNull();
        assertThat(value("2147483647 + i")).isNull();
        assertThat(value("2147483647 * i")).isNull();
        assertThat(value("COALESCE(n + 1, 5)")).isEqualTo(5L);
        assertThat(value("n + 1 IS NULL")).isEqualTo(true);
        assertThat(value("MOD(i, 0)")).isNull();
        assertThat(value("MOD(-n - 1, -1)")).isEqualTo(0);
        assertThat(value("CAST(n AS INTEGER)")).isNull();
    }

    @Test
    void doublesFollowIeee754AndNanIsTheGreatest() {
        assertThat(value("i / 0")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(value("(i - 3) / 0")).isEqualTo(Double.NaN);
        assertThat(value("LN(0)")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(value("LN(-1)")).isEqualTo(Double.NaN);
        assertThat(value("SQRT(-1)")).isEqualTo(Double.NaN);
        assertThat(value("SQRT(-1) > 1e308")).isEqualTo(true);
        assertThat(value("SQRT(-1) = SQRT(-2)")).isEqualTo(true);
        assertThat(value("EXP(1000)")).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void castsThatFailAreNull() {
        assertThat(value("CAST(s AS INTEGER)")).isNull();
        assertThat(value("CAST(s AS DOUBLE)")).isNull();
        assertThat(value("CAST(s AS BOOLEAN)")).isNull();
        assertThat(value("CAST(s AS TIMESTAMP)")).isNull();
        assertThat(value("CAST('99999999999' AS INTEGER)")).isNull();
        assertThat(value("CAST(' 1.5e2 ' AS DOUBLE)")).isEqualTo(150.0);
        assertThat(value("CAST('NaN' AS DOUBLE)")).isNull();
        assertThat(value("CAST('TRUE' AS BOOLEAN)")).isEqualTo(true);
        assertThat(value("CAST(x AS INTEGER)")).isEqualTo(2);
        assertThat(value("CAST(-x AS BIGINT)")).isEqualTo(-2L);
        assertThat(value("CAST(1e30 AS BIGINT)")).isNull();
        assertThat(value("CAST(SQRT(-1) AS INTEGER)")).isNull();
        assertThat(value("CAST('2001-02-03' AS TIMESTAMP)"))
                .isEqualTo(Instant.parse("2001-02-03T00:00:00Z").toEpochMilli());
    }

    @Test
    void stringsKeepTheirCharactersAndAreNotPadded() {
        assertThat(value("'\"é\\東\t😀' || CASE WHEN i > 2 THEN 'a' ELSE 'bcd' END"))
                .isEqualTo("\"é\\東\t😀a");
        assertThat(value("CHAR_LENGTH('😀b')")).isEqualTo(2);
        assertThat(value("SUBSTRING('😀bc' FROM 2 FOR 1)")).isEqualTo("b");
        assertThat(value("SUBSTRING('abc' FROM -1 FOR 3)")).isEqualTo("a");
        assertThat(value("'😀' > '\uFFFD'")).isEqualTo(true);
        assertThat(value("'😀' LIKE '_'")).isEqualTo(true);
        assertThat(value("'it''s'")).isEqualTo("it's");
    }

    @Test
    void equalExpressionsGiveEqualTypes() {
        assertThat(ScalarSql.compile("i + 1", SCHEMA, "t").type()).isEqualTo(ColumnType.INTEGER);
        assertThat(ScalarSql.compile("i + n", SCHEMA, "t").type()).isEqualTo(ColumnType.BIGINT);
        assertThat(ScalarSql.compile("i * 0.5", SCHEMA, "t").type()).isEqualTo(ColumnType.DOUBLE);
        assertThat(ScalarSql.compile("i > 0.5", SCHEMA, "t").type()).isEqualTo(ColumnType.BOOLEAN);
        assertThat(ScalarSql.compile("COALESCE(i, 0) / 60", SCHEMA, "t").type()).isEqualTo(ColumnType.DOUBLE);
    }
}
