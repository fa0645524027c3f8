package dev.lambent.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Reads what {@link BinaryWriter} wrote. Input that is truncated or that it cannot have written gives a
 * {@link MalformedBinaryException}, and no other exception.
 */
public final class BinaryReader {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] buffer;
    private final int end;
    private int at;

    public BinaryReader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    public BinaryReader(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        this.at = offset;
        this.end = offset + length;
    }

    public int readByte() {
        require(1);
        return buffer[at++];
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value != 0 && value != 1) {
            throw new MalformedBinaryException("a boolean is neither 0 nor 1: " + value);
        }
        return value == 1;
    }

    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = (byte) readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                if (shift == 63 && next > 1) {
                    break;
                }
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedBinaryException("a varint has more than 64 bits");
    }

    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedBinaryException("an integer does not fit in 32 bits: " + value);
        }
        return (int) value;
    }

    public long readFixedLong() {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (buffer[at++] & 0xFF);
        }
        return value;
    }

    public double readDouble() {
        return Double.longBitsToDouble(readFixedLong());
    }

    public String readText() {
        int length = readLength();
        String value = new String(buffer, at, length, UTF_8);
        // The decoder puts U+FFFD where bytes are wrong; only then is it worth looking whether it was written so.
        if (value.indexOf(REPLACEMENT) >= 0 && !isUtf8(length)) {
            throw new MalformedBinaryException("a text is not UTF-8");
        }
        at += length;
        return value;
    }

    public String readOptionalText() {
        return readBoolean() ? readText() : null;
    }

    public byte[] readBytes() {
        int length = readLength();
        byte[] value = Arrays.copyOfRange(buffer, at, at + length);
        at += length;
        return value;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - at;
    }

    public boolean hasRemaining() {
        return at < end;
    }

    /** @throws MalformedBinaryException if something is left */
    public void requireEnd() {
        if (hasRemaining()) {
            throw new MalformedBinaryException((end - at) + " bytes follow the end");
        }
    }

    private boolean isUtf8(int length) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, at, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private int readLength() {
        int length = readInt();
        if (length < 0) {
            throw new MalformedBinaryException("a length is negative: " + length);
        }
        require(length);
        return length;
    }

    private void require(int bytes) {
        if (bytes > end - at) {
            throw new MalformedBinaryException(
                    "the input ends early: " + bytes + " bytes wanted, " + (end - at) + " left");
        }
    }
}
