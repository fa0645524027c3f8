package dev.lambent.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A growing byte array. Integers are zig-zag varints unless the method's name says fixed; byte order is big-endian. */
public final class BinaryWriter {
    /** What a Java array can hold on every VM. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private byte[] buffer;
    private int size;

    public BinaryWriter() {
        this(128);
    }

    public BinaryWriter(int initialBytes) {
        buffer = new byte[Math.max(16, initialBytes)];
    }

    public BinaryWriter writeByte(int value) {
        reserve(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public BinaryWriter writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /** Zig-zag varint, 1 to 10 bytes. */
    public BinaryWriter writeLong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        reserve(10);
        while ((rest & ~0x7FL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    public BinaryWriter writeInt(int value) {
        return writeLong(value);
    }

    /** 8 bytes. */
    public BinaryWriter writeFixedLong(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** 8 bytes, {@link Double#doubleToLongBits}. */
    public BinaryWriter writeDouble(double value) {
        return writeFixedLong(Double.doubleToLongBits(value));
    }

    /** Length and UTF-8; not null. Half a surrogate pair, which UTF-8 cannot hold, becomes {@code ?}. */
    public BinaryWriter writeText(String value) {
        return writeBytes(value.getBytes(UTF_8));
    }

    /** A flag, then the text if it is not null. */
    public BinaryWriter writeOptionalText(String value) {
        writeBoolean(value != null);
        return value == null ? this : writeText(value);
    }

    /** Length and bytes. */
    public BinaryWriter writeBytes(byte[] value) {
        writeInt(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        return this;
    }

    public int size() {
        return size;
    }

    public BinaryWriter reset() {
        size = 0;
        return this;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    private void reserve(int bytes) {
        if (bytes > buffer.length - size) {
            int needed = Math.addExact(size, bytes);
            int doubled = buffer.length > MAX_BYTES / 2 ? MAX_BYTES : buffer.length * 2;
            buffer = Arrays.copyOf(buffer, Math.max(doubled, needed));
        }
    }
}
