package dev.lambent.encode;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The sum of doubles without any rounding, so that its value does not depend on the order of the additions or on how
 * rows were split between partitions. Finite values only.
 *
 * <p>Mechanism: one fixed-point number in units of 2^-1074 (the smallest double), kept as 32-bit limbs in longs. A value
 * adds its 53-bit significand to three neighbouring limbs; the 31 spare bits take 2^30 additions before carries must be
 * passed on. Adding costs a few nanoseconds. It takes half a kilobyte and covers every double; the windows of a fold keep
 * {@code fold.Expansion}, which is small and lets values leave again, and covers ordinary sizes only.
 */
final class ExactSum {
    private static final int LIMBS = 68;
    private static final long MASK = 0xFFFF_FFFFL;
    private static final int MAX_PENDING = 1 << 30;
    private static final int UNIT_EXPONENT = 1074;
    private static final BigDecimal UNITS_PER_ONE = new BigDecimal(BigInteger.TWO.pow(UNIT_EXPONENT));

    private final long[] limbs = new long[LIMBS];
    private int pending;

    void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> 52) & 0x7FF;
        if (biased == 0x7FF) {
            throw new IllegalArgumentException("not finite: " + value);
        }
        long significand = bits & 0xF_FFFF_FFFF_FFFFL;
        int shift = 0;
        if (biased > 0) {
            significand |= 1L << 52;
            shift = biased - 1;
        }
        int limb = shift >>> 5;
        int within = shift & 31;
        long low = (significand << within) & MASK;
        long middle = (significand >>> (32 - within)) & MASK;
        long high = within == 0 ? 0 : significand >>> (64 - within);
        if (bits < 0) {
            limbs[limb] -= low;
            limbs[limb + 1] -= middle;
            limbs[limb + 2] -= high;
        } else {
            limbs[limb] += low;
            limbs[limb + 1] += middle;
            limbs[limb + 2] += high;
        }
        if (++pending == MAX_PENDING) {
            carry();
        }
    }

    /** Adds the square of {@code value} exactly, as long as it does not overflow (|value| up to 1e150). */
    void addSquare(double value) {
        double rounded = value * value;
        add(rounded);
        add(Math.fma(value, value, -rounded));
    }

    void add(ExactSum other) {
        carry();
        other.carry();
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] += other.limbs[i];
        }
        pending = 1;
    }

    /** The exact value. */
    BigDecimal value() {
        carry();
        BigInteger units = BigInteger.ZERO;
        for (int i = LIMBS - 1; i >= 0; i--) {
            units = units.shiftLeft(32).add(BigInteger.valueOf(limbs[i]));
        }
        return new BigDecimal(units).divide(UNITS_PER_ONE);
    }

    void write(BinaryWriter out) {
        carry();
        for (long limb : limbs) {
            out.writeLong(limb);
        }
    }

    static ExactSum read(BinaryReader in) {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < LIMBS; i++) {
            sum.limbs[i] = in.readLong();
        }
        return sum;
    }

    /** Brings every limb but the last into 0 .. 2^32 - 1; the last keeps the sign. */
    private void carry() {
        for (int i = 0; i < LIMBS - 1; i++) {
            limbs[i + 1] += limbs[i] >> 32;
            limbs[i] &= MASK;
        }
        pending = 0;
    }
}
