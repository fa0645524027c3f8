package dev.lambent.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.schema.EventDecoder.Decoded;
import dev.lambent.schema.EventDecoder.Decoded.Accepted;
import dev.lambent.schema.EventDecoder.Decoded.Rejected;
import dev.lambent.view.QuarantineReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, decoding ends in a row or a reason, the same at every attempt. Seeds are fixed. */
class EventDecoderFuzzTest {
    private static final long NOW = Instant.parse("2001-01-20T10:00:00Z").toEpochMilli();

    private final EventDecoder decoder = new EventDecoder(TestStreams.stream());

    @Test
    void whatIsWrittenIsReadBackBitForBit() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 5_000; i++) {
            Row row = TestStreams.row(random, NOW);
            byte[] json = decoder.encode(row);
            Decoded decoded = decoder.decode(json, NOW);
            assertThat(decoded).as("row %d: %s", i, new String(json, UTF_8)).isEqualTo(new Accepted(row));
            assertThat(decoder.encode(((Accepted) decoded).row())).isEqualTo(json);
        }
    }

    @Test
    void randomBytesAreRejected() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 5_000; i++) {
            byte[] value = new byte[random.nextInt(64)];
            random.nextBytes(value);
            if (value.length > 0 && random.nextBoolean()) {
                value[0] = '{';
            }
            checkDecoded(value);
        }
    }

    @Test
    void damagedRecordsAreReadOrRejected() {
        SplittableRandom random = new SplittableRandom(13);
        Set<QuarantineReason> seen = EnumSet.noneOf(QuarantineReason.class);
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] value = damage(decoder.encode(TestStreams.row(random, NOW)), random);
            if (checkDecoded(value) instanceof Rejected rejected) {
                seen.add(rejected.reason());
            } else {
                accepted++;
            }
        }
        assertThat(accepted).as("some damage leaves a valid row").isPositive();
        assertThat(seen)
                .contains(
                        QuarantineReason.MALFORMED,
                        QuarantineReason.WRONG_TYPE,
                        QuarantineReason.MISSING_COLUMN,
                        QuarantineReason.EVENT_TIME_AHEAD,
                        QuarantineReason.EVENT_TIME_TOO_OLD);
    }

    @Test
    void hugeRecordsAreRejectedWithoutBeingRead() {
        byte[] value = new byte[10 << 20];
        Arrays.fill(value, (byte) '[');
        assertThat(((Rejected) decoder.decode(value, NOW)).reason()).isEqualTo(QuarantineReason.TOO_LARGE);
    }

    @Test
    void aMegabyteOfAnyOneThingIsReadOrRejected() {
        for (String piece :
                new String[] {"9", "-", "\"", "\\u0000", "\\ud83d", "{\"a\":", "[", "\"id\":1,", "1e", "{", " ", "é"}) {
            int times = (EventDecoder.MAX_VALUE_BYTES - 100) / piece.getBytes(UTF_8).length;
            for (String head : new String[] {"", "{\"id\":", "{\"note\":\"", "{\"", "{\"ratio\":0."}) {
                checkDecoded((head + piece.repeat(times)).getBytes(UTF_8));
            }
        }
    }

    @Test
    void manyStrangeNamesDoNotChangeWhatIsARow() {
        byte[] good = decoder.encode(TestStreams.row(new SplittableRandom(14), NOW));
        Decoded before = decoder.decode(good, NOW);
        for (int i = 0; i < 200; i++) {
            StringBuilder json = new StringBuilder("{");
            for (int j = 0; j < 500; j++) {
                json.append("\"name").append(i * 500 + j).append("\":1,");
            }
            checkDecoded(json.append("\"id\":1}").toString().getBytes(UTF_8));
        }
        assertThat(decoder.decode(good, NOW)).isEqualTo(before);
    }

    private Decoded checkDecoded(byte[] value) {
        Decoded decoded = decoder.decode(value, NOW);
        assertThat(decoder.decode(value, NOW)).isEqualTo(decoded);
        if (decoded instanceof Rejected rejected) {
            assertThat(rejected.detail()).isNotBlank().hasSizeLessThan(400);
            assertThat(new String(rejected.detail().getBytes(UTF_8), UTF_8)).isEqualTo(rejected.detail());
        } else {
            Row row = ((Accepted) decoded).row();
            assertThat(decoder.decode(decoder.encode(row), NOW)).isEqualTo(decoded);
        }
        return decoded;
    }

    private static byte[] damage(byte[] json, SplittableRandom random) {
        byte[] value = json;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(value.length);
            switch (random.nextInt(5)) {
                case 0 -> value = Arrays.copyOf(value, at);
                case 1 -> value[at] = (byte) random.nextInt(256);
                case 2 -> value[at] = (byte) "{}[]\",:0123456789-+.eEtfn\\u ".charAt(random.nextInt(28));
                case 3 -> {
                    byte[] shorter = new byte[value.length - 1];
                    System.arraycopy(value, 0, shorter, 0, at);
                    System.arraycopy(value, at + 1, shorter, at, value.length - at - 1);
                    value = shorter;
                }
                default -> {
                    byte[] longer = Arrays.copyOf(value, value.length + 3);
                    System.arraycopy(value, at, longer, at + 3, value.length - at);
                    value = longer;
                }
            }
            if (value.length == 0) {
                return value;
            }
        }
        return value;
    }
}
