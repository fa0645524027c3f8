package dev.lambent.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BinaryCodecTest {
    /** One written value: how to write it, how to read it, what must come back. */
    private record Piece(Object value, Consumer<BinaryWriter> write, Function<BinaryReader, Object> read) {}

    @Test
    void readsBackWhateverWasWritten() {
        SplittableRandom random = new SplittableRandom(21);
        for (int round = 0; round < 3_000; round++) {
            List<Piece> pieces = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                pieces.add(piece(random));
            }
            BinaryWriter out = new BinaryWriter(random.nextInt(64));
            pieces.forEach(piece -> piece.write().accept(out));
            BinaryReader in = new BinaryReader(out.toByteArray());
            for (Piece piece : pieces) {
                assertThat(piece.read().apply(in)).isEqualTo(piece.value());
            }
            assertThat(in.hasRemaining()).isFalse();
            in.requireEnd();
        }
    }

    @Test
    void damagedInputGivesOneExceptionOnly() {
        SplittableRandom random = new SplittableRandom(22);
        for (int round = 0; round < 100; round++) {
            List<Piece> pieces = new ArrayList<>();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                pieces.add(piece(random));
            }
            BinaryWriter out = new BinaryWriter();
            pieces.forEach(piece -> piece.write().accept(out));
            Garbling.check(
                    out.toByteArray(),
                    bytes -> {
                        BinaryReader in = new BinaryReader(bytes);
                        assertThat(pieces.stream()
                                        .map(piece -> piece.read().apply(in))
                                        .toList())
                                .hasSameSizeAs(pieces);
                        in.requireEnd();
                    },
                    random);
        }
    }

    @Test
    void smallNumbersAreShort() {
        assertThat(new BinaryWriter().writeLong(0).toByteArray()).containsExactly(0);
        assertThat(new BinaryWriter().writeLong(-1).toByteArray()).containsExactly(1);
        assertThat(new BinaryWriter().writeLong(63).size()).isEqualTo(1);
        assertThat(new BinaryWriter().writeLong(64).size()).isEqualTo(2);
        assertThat(new BinaryWriter().writeLong(Long.MIN_VALUE).size()).isEqualTo(10);
        assertThat(new BinaryWriter().writeFixedLong(0x0102030405060708L).toByteArray())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void refusesWhatNoWriterWrites() {
        assertMalformed(new byte[] {2}, BinaryReader::readBoolean, "a boolean is neither 0 nor 1: 2");
        byte[] overlong = new byte[11];
        Arrays.fill(overlong, (byte) 0x80);
        assertMalformed(overlong, BinaryReader::readLong, "a varint has more than 64 bits");
        byte[] tooBig = new byte[10];
        Arrays.fill(tooBig, 0, 9, (byte) 0x80);
        tooBig[9] = 2;
        assertMalformed(tooBig, BinaryReader::readLong, "a varint has more than 64 bits");
        assertMalformed(
                new BinaryWriter().writeLong(1L << 31).toByteArray(),
                BinaryReader::readInt,
                "an integer does not fit in 32 bits: 2147483648");
        assertMalformed(
                new BinaryWriter().writeInt(-5).toByteArray(), BinaryReader::readBytes, "a length is negative: -5");
        assertMalformed(
                new BinaryWriter().writeInt(Integer.MAX_VALUE).toByteArray(),
                BinaryReader::readText,
                "the input ends early: 2147483647 bytes wanted, 0 left");
        assertMalformed(
                new BinaryWriter().writeBytes(new byte[] {'a', (byte) 0xC3}).toByteArray(),
                BinaryReader::readText,
                "a text is not UTF-8");
    }

    @Test
    void readsWithinItsPartOfAnArrayOnly() {
        BinaryReader in = new BinaryReader(new byte[] {9, 1, 2, 9}, 1, 2);
        assertThat(in.readByte()).isEqualTo(1);
        assertThat(in.readByte()).isEqualTo(2);
        assertThatThrownBy(in::readByte).isInstanceOf(MalformedBinaryException.class);
    }

    @Test
    void aWriterCanBeUsedAgain() {
        BinaryWriter out = new BinaryWriter().writeText("first and rather long");
        byte[] first = out.toByteArray();
        assertThat(out.reset().writeByte(7).toByteArray()).containsExactly(7);
        assertThat(new BinaryReader(first).readText()).isEqualTo("first and rather long");
    }

    private static void assertMalformed(byte[] bytes, Function<BinaryReader, ?> read, String message) {
        assertThatThrownBy(() -> read.apply(new BinaryReader(bytes)))
                .isInstanceOf(MalformedBinaryException.class)
                .hasMessage(message);
    }

    private static Piece piece(SplittableRandom random) {
        switch (random.nextInt(9)) {
            case 0 -> {
                int value = (byte) random.nextInt(256);
                return new Piece(value, out -> out.writeByte(value), BinaryReader::readByte);
            }
            case 1 -> {
                boolean value = random.nextBoolean();
                return new Piece(value, out -> out.writeBoolean(value), BinaryReader::readBoolean);
            }
            case 2 -> {
                long value = random.nextLong() >> random.nextInt(64);
                return new Piece(value, out -> out.writeLong(value), BinaryReader::readLong);
            }
            case 3 -> {
                int value = random.nextInt() >> random.nextInt(32);
                return new Piece(value, out -> out.writeInt(value), BinaryReader::readInt);
            }
            case 4 -> {
                long value = random.nextLong();
                return new Piece(value, out -> out.writeFixedLong(value), BinaryReader::readFixedLong);
            }
            case 5 -> {
                double value = random.nextInt(8) == 0 ? Double.NaN : Double.longBitsToDouble(random.nextLong());
                // NaN has many bit patterns and one encoding.
                long bits = Double.doubleToLongBits(value);
                return new Piece(
                        bits, out -> out.writeDouble(value), in -> Double.doubleToRawLongBits(in.readDouble()));
            }
            case 6 -> {
                byte[] value = new byte[random.nextInt(40)];
                random.nextBytes(value);
                return new Piece(
                        Arrays.toString(value), out -> out.writeBytes(value), in -> Arrays.toString(in.readBytes()));
            }
            case 7 -> {
                String value = random.nextBoolean() ? null : text(random);
                return new Piece(value, out -> out.writeOptionalText(value), BinaryReader::readOptionalText);
            }
            default -> {
                String value = text(random);
                return new Piece(value, out -> out.writeText(value), BinaryReader::readText);
            }
        }
    }

    /** Any code points but surrogates, U+FFFD among them. */
    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            int point = random.nextInt(4) == 0 ? 0xFFFD : random.nextInt(0x110000) >> random.nextInt(16);
            text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
        }
        return text.toString();
    }
}
