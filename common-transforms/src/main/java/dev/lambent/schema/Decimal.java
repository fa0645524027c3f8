package dev.lambent.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The numbers of the type DECIMAL, which is DECIMAL(18, 6): multiples of 0.000001 with up to 12 digits before the point. In rows
 * and states they are longs that count millionths.
 */
public final class Decimal {
    /** Digits behind the point. */
    public static final int SCALE = 6;

    /** Digits in all. */
    public static final int PRECISION = 18;

    /** One, in millionths. */
    public static final long ONE = 1_000_000;

    private static final long GREATEST = 999_999_999_999_999_999L;
    private static final int WHOLE_DIGITS = PRECISION - SCALE;
    private static final long EXACT_AS_DOUBLE = 1L << 53;

    private Decimal() {}

    /** Whether so many millionths are no DECIMAL: there are too many digits before the point. */
    public static boolean exceeds(long millionths) {
        return millionths > GREATEST || millionths < -GREATEST;
    }

    /** Whether a whole number has too many digits. */
    public static boolean exceedsAsWhole(long whole) {
        return whole > GREATEST / ONE || whole < -(GREATEST / ONE);
    }

    /** Whether the product of a DECIMAL and a whole number has too many digits. */
    public static boolean productExceeds(long millionths, long whole) {
        return Math.multiplyHigh(millionths, whole) != (millionths * whole) >> 63 || exceeds(millionths * whole);
    }

    /** The nearest double. */
    public static double toDouble(long millionths) {
        // Both operands are exact, so the quotient is rounded once.
        return millionths <= EXACT_AS_DOUBLE && millionths >= -EXACT_AS_DOUBLE
                ? (double) millionths / ONE
                : toBigDecimal(millionths).doubleValue();
    }

    public static BigDecimal toBigDecimal(long millionths) {
        return BigDecimal.valueOf(millionths, SCALE);
    }

    /** As short as it can be: no zeros behind, no exponent. */
    public static String text(long millionths) {
        return millionths == 0
                ? "0"
                : toBigDecimal(millionths).stripTrailingZeros().toPlainString();
    }

    /** Compares a DECIMAL with a whole number. */
    public static int compare(long millionths, long whole) {
        long floor = Math.floorDiv(millionths, ONE);
        return floor != whole ? Long.compare(floor, whole) : Math.floorMod(millionths, ONE) == 0 ? 0 : 1;
    }

    /** The number in millionths; null if it has too many digits, before or behind the point. */
    public static Long exact(BigDecimal number) {
        if (number.signum() == 0) {
            return 0L;
        }
        if (wholeDigits(number) > WHOLE_DIGITS) {
            return null;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.scale() > SCALE
                ? null
                : (Long) shortest.setScale(SCALE).unscaledValue().longValueExact();
    }

    /** The nearest DECIMAL, of two the one further from 0; null if it has too many digits before the point. */
    public static Long rounded(BigDecimal number) {
        if (number.signum() == 0 || wholeDigits(number) < -SCALE) {
            return 0L;
        }
        if (wholeDigits(number) > WHOLE_DIGITS) {
            return null;
        }
        long millionths =
                number.setScale(SCALE, RoundingMode.HALF_UP).unscaledValue().longValueExact();
        return exceeds(millionths) ? null : (Long) millionths;
    }

    /** As {@link #rounded(BigDecimal)}; null also for NaN and infinities. */
    public static Long rounded(double number) {
        return Double.isFinite(number) ? rounded(new BigDecimal(number)) : null;
    }

    private static long wholeDigits(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
