package dev.lambent.schema;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.schema.EventDecoder.Decoded;
import dev.lambent.schema.EventDecoder.Decoded.Accepted;
import dev.lambent.schema.EventDecoder.Decoded.Rejected;
import dev.lambent.view.QuarantineReason;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
    private static final long NOW = Instant.parse("2001-01-20T10:00:00Z").toEpochMilli();
    private static final String REQUIRED =
            "\"id\": 7, \"kind\": \"departed\", \"happened_at\": \"2001-01-20T10:00:00Z\"";

    private final EventDecoder decoder = new EventDecoder(TestStreams.stream());

    @Test
    void readsEveryTypeAndIgnoresWhatIsNoColumn() {
        Row row = accepted(
                """
                {"total": -9223372036854775808, "other": {"id": [1, {"a": null}]}, "ratio": 0.1, "count": 2147483647,
                 "done": false, "note": "é😀\\n", "seen_at": 1000, "list": [], %s}"""
                        .formatted(REQUIRED));
        assertThat(row)
                .isEqualTo(new Row(TestStreams.SCHEMA.width())
                        .setLong(TestStreams.ID, 7)
                        .setText(TestStreams.KIND, "departed")
                        .setLong(TestStreams.HAPPENED_AT, NOW)
                        .setLong(TestStreams.COUNT, Integer.MAX_VALUE)
                        .setDouble(TestStreams.RATIO, 0.1)
                        .setBoolean(TestStreams.DONE, false)
                        .setText(TestStreams.NOTE, "é😀\n")
                        .setLong(TestStreams.SEEN_AT, 1000)
                        .setLong(TestStreams.TOTAL, Long.MIN_VALUE));
    }

    @Test
    void nullAndAbsentAreTheSame() {
        assertThat(accepted("{%s, \"count\": null, \"note\": null}".formatted(REQUIRED)))
                .isEqualTo(accepted("{%s}".formatted(REQUIRED)));
    }

    /** A job that runs with the columns of yesterday reads the rows of today. */
    @Test
    void membersThatAreNoColumnAreIgnoredWhateverTheyHold() {
        assertThat(accepted("{\"gate\": {\"n\": [1, \"}\"]}, %s, \"colour\": \"red\", \"seats\": 1e999}"
                        .formatted(REQUIRED)))
                .isEqualTo(accepted("{%s}".formatted(REQUIRED)));
    }

    @Test
    void theLastOfDoubledMembersCounts() {
        assertThat(accepted("{\"count\": 1, %s, \"count\": 2}".formatted(REQUIRED))
                        .intAt(TestStreams.COUNT))
                .isEqualTo(2);
        Row none = accepted("{\"count\": 1, \"note\": \"x\", %s, \"count\": null, \"note\": null}".formatted(REQUIRED));
        assertThat(none).isEqualTo(accepted("{%s}".formatted(REQUIRED)));
        assertThat(none).hasSameHashCodeAs(accepted("{%s}".formatted(REQUIRED)));
        assertThat(accepted("{\"count\": [\"x\"], %s, \"count\": 2}".formatted(REQUIRED))
                        .intAt(TestStreams.COUNT))
                .isEqualTo(2);
        assertThat(rejected("{\"count\": 2, %s, \"count\": \"x\"}".formatted(REQUIRED))
                        .reason())
                .isEqualTo(QuarantineReason.WRONG_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count | 2147483648 | column count: expected INTEGER (a whole number of 32 bits), not 2147483648",
                "count | 12.0 | column count: expected INTEGER (a whole number of 32 bits), not 12.0",
                "count | \"12\" | column count: expected INTEGER (a whole number of 32 bits), not \"12\"",
                "count | true | column count: expected INTEGER (a whole number of 32 bits), not true",
                "count | 1e2 | column count: expected INTEGER (a whole number of 32 bits), not 1e2",
                "total | 9223372036854775808 | column total: expected BIGINT (a whole number of 64 bits), not 9223372036854775808",
                "total | {\"a\":1} | column total: expected BIGINT (a whole number of 64 bits), not an object",
                "ratio | \"NaN\" | column ratio: expected DOUBLE (a number of 64 bits), not \"NaN\"",
                "ratio | 1e999 | column ratio: expected DOUBLE (a number of 64 bits), not 1e999",
                "done | 1 | column done: expected BOOLEAN (true or false), not 1",
                "done | \"true\" | column done: expected BOOLEAN (true or false), not \"true\"",
                "note | 5 | column note: expected VARCHAR (a string of whole Unicode characters), not 5",
                "note | [\"a\"] | column note: expected VARCHAR (a string of whole Unicode characters), not an array",
                "note | \"a\\ud800b\" | column note: expected VARCHAR (a string of whole Unicode characters), not \"a\\ud800b\"",
                "note | \"\\udc00\\ud800\" | column note: expected VARCHAR (a string of whole Unicode characters), not \"\\udc00\\ud800\"",
                "seen_at | \"yesterday\" | column seen_at: expected TIMESTAMP (an ISO-8601 string or epoch milliseconds), not \"yesterday\"",
                "seen_at | 1.5 | column seen_at: expected TIMESTAMP (an ISO-8601 string or epoch milliseconds), not 1.5",
                "seen_at | 9223372036854775807 | column seen_at: expected TIMESTAMP (an ISO-8601 string or epoch milliseconds of the years 1 to 9999), not 9223372036854775807",
                "seen_at | \"+10000-01-01\" | column seen_at: expected TIMESTAMP (an ISO-8601 string or epoch milliseconds of the years 1 to 9999), not \"+10000-01-01\"",
            })
    void refusesValuesThatDoNotFitTheirColumn(String column, String json, String detail) {
        assertThat(rejected("{%s, \"%s\": %s}".formatted(REQUIRED, column, json)))
                .isEqualTo(new Rejected(QuarantineReason.WRONG_TYPE, detail));
    }

    @Test
    void doublesTakeAnyJsonNumberCorrectlyRounded() {
        assertThat(ratio("12")).isEqualTo(12.0);
        assertThat(ratio("9007199254740993")).isEqualTo(9007199254740992.0);
        assertThat(ratio("123456789012345678901234567890")).isEqualTo(1.2345678901234568e29);
        assertThat(ratio("1e-999")).isEqualTo(0.0);
        assertThat(ratio("2.2250738585072012e-308")).isEqualTo(0x1.0p-1022);
        assertThat(Double.doubleToRawLongBits(ratio("-0.0"))).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    @Test
    void excerptsAreShortAndPrintable() {
        assertThat(rejected("{%s, \"count\": \"%s\"}".formatted(REQUIRED, "x".repeat(5000)))
                        .detail())
                .isEqualTo(
                        "column count: expected INTEGER (a whole number of 32 bits), not \"" + "x".repeat(100) + "…\"");
        assertThat(rejected("{%s, \"count\": \"%s\"}".formatted(REQUIRED, "😀".repeat(100)))
                        .detail())
                .endsWith("😀…\"");
        assertThat(rejected("{%s, \"count\": \"\\u001b[31m\\n\"}".formatted(REQUIRED))
                        .detail())
                .endsWith("not \"\\u001b[31m\\u000a\"");
    }

    @Test
    void keyEventTimeAndNotNullColumnsMustBeThere() {
        assertThat(rejected("{\"id\": 1, \"happened_at\": 980000000000}"))
                .isEqualTo(new Rejected(
                        QuarantineReason.MISSING_COLUMN,
                        "column kind: a value of type VARCHAR must be there, but it is missing or null"));
        assertThat(rejected("{%s, \"id\": null}".formatted(REQUIRED)).reason())
                .isEqualTo(QuarantineReason.MISSING_COLUMN);
        assertThat(rejected("{}").detail()).startsWith("column id:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "[{}]",
                "7",
                "\"text\"",
                "true",
                "{",
                "{\"id\"",
                "{\"id\":",
                "{\"id\": 1",
                "{\"id\": 1,}",
                "{id: 1}",
                "{'id': 1}",
                "{\"id\": 01}",
                "{\"id\": +1}",
                "{\"id\": NaN}",
                "{\"id\": Infinity}",
                "{\"id\": .5}",
                "{\"id\": 1} x",
                "{\"id\": 1}{}",
                "{\"id\": 1}]",
                "{\"note\": \"a\nb\"}",
                "{\"note\": \"\\x\"}",
                "{/* */}",
                "{\"note\": \"\\u12\"}",
                "{]",
                "\u0000{}",
                "{\"a\": tru}",
                "{\"id\": 1} \u0000",
                "{\"id\": 1}null"
            })
    void whatIsNoJsonObjectIsMalformed(String json) {
        Rejected rejected = rejected(json);
        assertThat(rejected.reason()).isEqualTo(QuarantineReason.MALFORMED);
        assertThat(rejected.detail()).isNotBlank().hasSizeLessThan(200).doesNotContain("\n");
    }

    @Test
    void malformedSaysWhere() {
        assertThat(rejected("{\"id\": 1,, \"kind\": 2}").detail()).startsWith("the value is not JSON at byte 9: ");
        assertThat(rejected("[]").detail()).isEqualTo("a JSON object is expected, not an array");
        assertThat(rejected("{\"id\": 1} x").detail()).startsWith("the value is not JSON at byte");
        assertThat(rejected("{} {}").detail()).isEqualTo("something follows the JSON object");
    }

    @Test
    void otherEncodingsAreMalformed() {
        assertThat(((Rejected) decoder.decode("{\"note\": \"é\"}".getBytes(ISO_8859_1), NOW)))
                .isEqualTo(new Rejected(QuarantineReason.MALFORMED, "the value is not UTF-8"));
        assertThat(((Rejected) decoder.decode("{}".getBytes(UTF_16BE), NOW)).detail())
                .isEqualTo("the value is not JSON text: byte 0 is zero");
        // Overlong "/" and a surrogate written as three bytes.
        for (byte[] bad : new byte[][] {{(byte) 0xC0, (byte) 0xAF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}}) {
            String json = "{\"note\": \"" + new String(bad, ISO_8859_1) + "\"}";
            assertThat(((Rejected) decoder.decode(json.getBytes(ISO_8859_1), NOW)).detail())
                    .isEqualTo("the value is not UTF-8");
        }
    }

    @Test
    void noValueAndTooLargeValuesAreNoRows() {
        assertThat(decoder.decode(null, NOW))
                .isEqualTo(new Rejected(QuarantineReason.MALFORMED, "the record has no value"));
        String head = "{%s, \"note\": \"".formatted(REQUIRED);
        String fits = head + "x".repeat(EventDecoder.MAX_VALUE_BYTES - head.length() - 2) + "\"}";
        assertThat(decoder.decode(fits.getBytes(UTF_8), NOW)).isInstanceOf(Accepted.class);
        assertThat(decoder.decode((fits + " ").getBytes(UTF_8), NOW))
                .isEqualTo(new Rejected(QuarantineReason.TOO_LARGE, "the value has 1048577 bytes, more than 1048576"));
    }

    @Test
    void deepNestingIsMalformedWhereverItStands() {
        String deep = "[".repeat(500_000);
        assertThat(rejected("{\"id\": " + deep).reason()).isEqualTo(QuarantineReason.MALFORMED);
        assertThat(rejected("{\"other\": " + deep).reason()).isEqualTo(QuarantineReason.MALFORMED);
        assertThat(accepted("{%s, \"other\": %s}".formatted(REQUIRED, "[".repeat(90) + "]".repeat(90)))
                        .longAt(0))
                .isEqualTo(7);
    }

    @Test
    void overlongNamesAreMalformedEvenIfTheyWereSeenBefore() {
        for (int i = 0; i < 3; i++) {
            assertThat(accepted("{%s, \"%s\": 1}".formatted(REQUIRED, "n".repeat(1000)))
                            .longAt(0))
                    .isEqualTo(7);
            assertThat(rejected("{%s, \"%s\": 1}".formatted(REQUIRED, "n".repeat(3000)))
                            .reason())
                    .isEqualTo(QuarantineReason.MALFORMED);
        }
    }

    @Test
    void eventTimesHaveBoundsOnBothSides() {
        assertThat(at("\"1979-12-31T23:59:59.999Z\""))
                .isEqualTo(
                        new Rejected(
                                QuarantineReason.EVENT_TIME_TOO_OLD,
                                "column happened_at: 1979-12-31T23:59:59.999Z is before earliest_event_time 1980-01-01T00:00:00Z"));
        assertThat(at("\"1980-01-01T00:00:00Z\"")).isInstanceOf(Accepted.class);
        assertThat(at("\"2001-01-20T11:00:00Z\"")).isInstanceOf(Accepted.class);
        assertThat(at("\"2001-01-20T11:00:00.001Z\""))
                .isEqualTo(new Rejected(
                        QuarantineReason.EVENT_TIME_AHEAD,
                        "column happened_at: 2001-01-20T11:00:00.001Z is more than max_ahead PT1H after the append time "
                                + "2001-01-20T10:00:00.000Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, EVENT_TIME_TOO_OLD",
        "980000000, EVENT_TIME_TOO_OLD",
        "-9223372036854775808, EVENT_TIME_TOO_OLD",
        "9223372036854775807, EVENT_TIME_AHEAD",
        "980000000000000, EVENT_TIME_AHEAD",
        "'\"1970-01-01T00:00:00Z\"', EVENT_TIME_TOO_OLD",
        "'\"-292275055-05-16T16:47:04.192Z\"', EVENT_TIME_TOO_OLD",
        "'\"9999-12-31T23:59:59Z\"', EVENT_TIME_AHEAD",
        "'\"+292278994-08-17T07:12:55.807Z\"', EVENT_TIME_AHEAD",
        "'\"+999999999-12-31T23:59:59Z\"', EVENT_TIME_AHEAD",
        "9223372036854775808, WRONG_TYPE",
    })
    void absurdEventTimesOverflowNothing(String json, QuarantineReason reason) {
        assertThat(((Rejected) at(json)).reason()).isEqualTo(reason);
    }

    @Test
    void absurdAppendTimesOverflowNothing() {
        byte[] value = "{%s}".formatted(REQUIRED).getBytes(UTF_8);
        assertThat(decoder.decode(value, Long.MAX_VALUE)).isInstanceOf(Accepted.class);
        assertThat(((Rejected) decoder.decode(value, Long.MIN_VALUE)).reason())
                .isEqualTo(QuarantineReason.EVENT_TIME_AHEAD);
        assertThat(((Rejected) decoder.decode(value, -1)).reason()).isEqualTo(QuarantineReason.EVENT_TIME_AHEAD);
    }

    @Test
    void conditionsAreNamedWhenBrokenAndNotBrokenByNulls() {
        EventDecoder checked =
                new EventDecoder(TestStreams.stream("\"count\" > 0", "10 / \"count\" > 1", "kind <> 'x'"));
        assertThat(checked.decode(withCount("5"), NOW)).isInstanceOf(Accepted.class);
        assertThat(checked.decode(withCount("null"), NOW)).isInstanceOf(Accepted.class);
        assertThat(checked.decode(withCount("-5"), NOW))
                .isEqualTo(new Rejected(QuarantineReason.EXPECTATION, "not true: \"count\" > 0"));
        assertThat(checked.decode(withCount("10"), NOW))
                .isEqualTo(new Rejected(QuarantineReason.EXPECTATION, "not true: 10 / \"count\" > 1"));
    }

    @Test
    void noValueMakesAConditionThrow() {
        EventDecoder checked = new EventDecoder(TestStreams.stream(
                "10 / \"count\" <> 7", "MOD(10, \"count\") < 100", "total + total > total - 1", "LN(ratio) < 1000"));
        for (String count : new String[] {"0", "-1", "2147483647", "-2147483648"}) {
            for (String total : new String[] {"0", "9223372036854775807", "-9223372036854775808"}) {
                String json = "{%s, \"count\": %s, \"total\": %s, \"ratio\": -1}".formatted(REQUIRED, count, total);
                assertThat(checked.decode(json.getBytes(UTF_8), NOW)).as(json).isNotNull();
            }
        }
    }

    @Test
    void conditionsThatAreNoneAreRefusedAtTheStart() {
        assertThatThrownBy(() -> new EventDecoder(TestStreams.stream("id > 0", "id + 1")))
                .isInstanceOf(LambentException.class)
                .hasMessageStartingWith(
                        "streams.things.expect[1]: `id + 1` is no condition: its value is BIGINT, not BOOLEAN");
        assertThatThrownBy(() -> new EventDecoder(TestStreams.stream("idd > 0")))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("streams.things.expect[0]");
    }

    @Test
    void writesColumnsInOrderWithoutNullsAndBlanks() {
        Row row = accepted(
                "{\"seen_at\": \"2001-01-20 05:00:00.5-05:00\", \"ratio\": 2e-3, \"note\": \"é\\\"\\u0000\", %s}"
                        .formatted(REQUIRED));
        assertThat(new String(decoder.encode(row), UTF_8))
                .isEqualTo("{\"id\":7,\"kind\":\"departed\",\"happened_at\":\"2001-01-20T10:00:00.000Z\","
                        + "\"ratio\":0.002,\"note\":\"é\\\"\\u0000\",\"seen_at\":\"2001-01-20T10:00:00.500Z\"}");
    }

    @Test
    void valuesThatJsonCannotHoldAreWrittenSoThatDecodingRejectsThem() {
        Row row = accepted("{%s}".formatted(REQUIRED)).setDouble(TestStreams.RATIO, Double.POSITIVE_INFINITY);
        assertThat(rejected(new String(decoder.encode(row), UTF_8)).detail())
                .isEqualTo("column ratio: expected DOUBLE (a number of 64 bits), not \"Infinity\"");
        Row half = accepted("{%s}".formatted(REQUIRED)).setText(TestStreams.NOTE, "é\ud800x");
        assertThat(rejected(new String(decoder.encode(half), UTF_8)).detail()).endsWith("not \"é\\ud800x\"");
    }

    private double ratio(String json) {
        return accepted("{%s, \"ratio\": %s}".formatted(REQUIRED, json)).doubleAt(TestStreams.RATIO);
    }

    private Decoded at(String json) {
        return decoder.decode(
                "{\"id\": 7, \"kind\": \"departed\", \"happened_at\": %s}"
                        .formatted(json)
                        .getBytes(UTF_8),
                NOW);
    }

    private static byte[] withCount(String json) {
        return "{%s, \"count\": %s}".formatted(REQUIRED, json).getBytes(UTF_8);
    }

    private Row accepted(String json) {
        Decoded decoded = decoder.decode(json.getBytes(UTF_8), NOW);
        assertThat(decoded).as(json).isInstanceOf(Accepted.class);
        return ((Accepted) decoded).row();
    }

    private Rejected rejected(String json) {
        Decoded decoded = decoder.decode(json.getBytes(UTF_8), NOW);
        assertThat(decoded).as(json).isInstanceOf(Rejected.class);
        return (Rejected) decoded;
    }
}
