package dev.lambent.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Reads what {@link BinaryWriter} wrote. Truncated or overlong input gives a {@link MalformedBinaryException}. */
public final class BinaryReader {
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
        return readByte() != 0;
    }

    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = (byte) readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedBinaryException("a varint is longer than 10 bytes");
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

    public boolean hasRemaining() {
        return at < end;
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
