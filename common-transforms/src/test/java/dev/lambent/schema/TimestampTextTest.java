package dev.lambent.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTextTest {
    @ParameterizedTest
    @CsvSource({
        "2001-01-20T10:00:00Z, 2001-01-20T10:00:00Z",
        "2001-01-20T10:00:00, 2001-01-20T10:00:00Z",
        "2001-01-20 10:00:00, 2001-01-20T10:00:00Z",
        "2001-01-20T10:00, 2001-01-20T10:00:00Z",
        "2001-01-20, 2001-01-20T00:00:00Z",
        "2001-01-20T10:00:00+01:00, 2001-01-20T09:00:00Z",
        "2001-01-20T10:00:00-0530, 2001-01-20T15:30:00Z",
        "2001-01-20 10:00:00+01, 2001-01-20T09:00:00Z",
        "2001-01-20T10:00:00.1Z, 2001-01-20T10:00:00.100Z",
        "2001-01-20T10:00:00.123999999Z, 2001-01-20T10:00:00.123Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999Z",
        "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00Z",
        "-0044-03-15T12:00:00Z, -0044-03-15T12:00:00Z",
    })
    void reads(String text, Instant expected) {
        assertThat(TimestampText.parse(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "2001",
                "2001-01",
                "2001-1-20",
                "20010120",
                "2001-13-01",
                "2001-02-29",
                "1900-02-29",
                "2001-00-10",
                "2001-01-00",
                "2001-01-20T",
                "2001-01-20T24:00:00",
                "2001-01-20T10",
                "2001-01-20T10:60",
                "2001-01-20T10:00:60",
                "2001-01-20T10:00:00.",
                "2001-01-20T10:00:00.1234567890",
                "2001-01-20T10:00:00X",
                "2001-01-20T10:00:00Z ",
                " 2001-01-20",
                "2001-01-20T10:00:00+19:00",
                "2001-01-20T10:00:00+1",
                "+999-01-01",
                "12001-01-01",
                "+1234567890-01-01",
                "２００１-01-20",
                "2001-01-20T10:00:00+18:01",
                "2001-01-20T10:00:00+01:00[Europe/Paris]",
                "01/20/2001",
                "980000000000"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> TimestampText.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void agreesWithJavaTimeAndReadsBackWhatItWrites() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 40_000; i++) {
            long millis = random.nextLong() >> random.nextInt(64);
            String text = TimestampText.format(millis);
            assertThat(TimestampText.parse(text)).as(text).isEqualTo(millis);
            Instant instant = Instant.ofEpochMilli(millis);
            assertThat(Instant.parse(text)).isEqualTo(instant);
            OffsetDateTime zoned = instant.atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-1080, 1081)));
            if (zoned.getYear() != 0 && Math.abs(zoned.getYear()) <= 9999) {
                assertThat(TimestampText.parse(zoned.toString()))
                        .as(zoned.toString())
                        .isEqualTo(millis);
            }
        }
    }

    @Test
    void whatDoesNotFitIsTheNearestThatDoes() {
        assertThat(TimestampText.format(Long.MAX_VALUE)).isEqualTo("+292278994-08-17T07:12:55.807Z");
        assertThat(TimestampText.format(Long.MIN_VALUE)).isEqualTo("-292275055-05-16T16:47:04.192Z");
        assertThat(TimestampText.parse("+292278994-08-17T07:12:55.807Z")).isEqualTo(Long.MAX_VALUE);
        assertThat(TimestampText.parse("+292278994-08-17T07:12:55.808Z")).isEqualTo(Long.MAX_VALUE);
        assertThat(TimestampText.parse("-292275055-05-16T16:47:04.192Z")).isEqualTo(Long.MIN_VALUE);
        assertThat(TimestampText.parse("-292275055-05-16T16:47:04.191Z")).isEqualTo(Long.MIN_VALUE);
        assertThat(TimestampText.parse("+999999999-12-31T23:59:59.999999999-18:00"))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(TimestampText.parse("-999999999-01-01T00:00:00+18:00")).isEqualTo(Long.MIN_VALUE);
    }
}
