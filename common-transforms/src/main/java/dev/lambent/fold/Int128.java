package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import java.math.BigInteger;

/**
 * A mutable 128-bit integer, two's complement. Holds a sum of 2^30 longs, or of 2^30 squares of numbers up to 2^47,
 * without overflow.
 */
final class Int128 {
    private static final long LOW_WORD = 0xFFFF_FFFFL;
    private static final double TWO_32 = 0x1p32;
    private static final double TWO_64 = 0x1p64;
    private static final double TWO_96 = 0x1p96;

    private long high;
    private long low;

    void reset() {
        high = 0;
        low = 0;
    }

    void add(long value) {
        add(value >> 63, value);
    }

    void subtract(long value) {
        subtract(value >> 63, value);
    }

    void addProduct(long a, long b) {
        add(Math.multiplyHigh(a, b), a * b);
    }

    void subtractProduct(long a, long b) {
        subtract(Math.multiplyHigh(a, b), a * b);
    }

    private void add(long addHigh, long addLow) {
        low += addLow;
        high += addHigh + (Long.compareUnsigned(low, addLow) < 0 ? 1 : 0);
    }

    private void subtract(long subtractHigh, long subtractLow) {
        long before = low;
        low -= subtractLow;
        high -= subtractHigh + (Long.compareUnsigned(before, subtractLow) < 0 ? 1 : 0);
    }

    boolean fitsLong() {
        return high == low >> 63;
    }

    /** The value, if it {@link #fitsLong}. */
    long toLong() {
        return low;
    }

    /** Correctly rounded. */
    double toDouble() {
        if (fitsLong()) {
            return (double) low;
        }
        Expansion parts = new Expansion();
        addTo(parts);
        return parts.rounded();
    }

    /** Adds the exact value to {@code sum}, in pieces of 32 bits. */
    void addTo(Expansion sum) {
        sum.add((double) (low & LOW_WORD));
        if (fitsLong()) {
            sum.add((low >> 32) * TWO_32);
            return;
        }
        sum.add((low >>> 32) * TWO_32);
        sum.add((high & LOW_WORD) * TWO_64);
        sum.add((high >> 32) * TWO_96);
    }

    BigInteger toBigInteger() {
        BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(low));
        return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
    }

    void save(BinaryWriter out) {
        out.writeLong(high).writeLong(low);
    }

    void load(BinaryReader in) {
        high = in.readLong();
        low = in.readLong();
    }
}
