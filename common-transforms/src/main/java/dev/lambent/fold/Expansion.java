package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * An exact sum of doubles, kept as a list of doubles that do not overlap, smallest first (Shewchuk, "Adaptive precision
 * floating-point arithmetic", 1997; the algorithm of Python's {@code math.fsum}). Subtracting is adding the negative,
 * so what was added can be taken out again without a trace. Exact as long as nothing overflows or underflows: callers
 * keep the numbers within 2^±510.
 */
final class Expansion {
    private static final double[] NONE = new double[0];

    private double[] parts = NONE;
    private int size;

    void reset() {
        size = 0;
    }

    boolean isZero() {
        return size == 0;
    }

    void add(double value) {
        double carry = value;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            double part = parts[i];
            if (Math.abs(carry) < Math.abs(part)) {
                double swap = carry;
                carry = part;
                part = swap;
            }
            double high = carry + part;
            double low = part - (high - carry);
            if (low != 0) {
                parts[kept++] = low;
            }
            carry = high;
        }
        if (carry != 0) {
            if (kept == parts.length) {
                parts = Arrays.copyOf(parts, Math.max(4, kept * 2));
            }
            parts[kept++] = carry;
        }
        size = kept;
    }

    /** Adds a·b exactly: the rounded product and, by a fused multiply-add, its rounding error. */
    void addProduct(double a, double b) {
        double product = a * b;
        add(Math.fma(a, b, -product));
        add(product);
    }

    void addAll(Expansion other) {
        for (int i = 0; i < other.size; i++) {
            add(other.parts[i]);
        }
    }

    /** Adds factor · other. */
    void addScaled(double factor, Expansion other) {
        for (int i = 0; i < other.size; i++) {
            addProduct(factor, other.parts[i]);
        }
    }

    /** Subtracts the square of {@code other}. */
    void subtractSquare(Expansion other) {
        for (int i = 0; i < other.size; i++) {
            addProduct(-other.parts[i], other.parts[i]);
            for (int j = 0; j < i; j++) {
                addProduct(-2 * other.parts[i], other.parts[j]);
            }
        }
    }

    /** The double nearest to the exact sum, ties to even. */
    double rounded() {
        if (size == 0) {
            return 0;
        }
        int i = size - 1;
        double high = parts[i];
        double low = 0;
        while (i > 0 && low == 0) {
            double part = parts[--i];
            double sum = high + part;
            low = part - (sum - high);
            high = sum;
        }
        // Halfway between two doubles, as far as `low` tells: the sign of the next part breaks the tie.
        if (low != 0 && i > 0 && (low < 0) == (parts[i - 1] < 0)) {
            double twice = low * 2;
            double away = high + twice;
            if (twice == away - high) {
                high = away;
            }
        }
        return high;
    }

    BigDecimal toBigDecimal() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < size; i++) {
            sum = sum.add(new BigDecimal(parts[i]));
        }
        return sum;
    }

    /** Saves the sum as the doubles that are each nearest to what is left of it: equal sums have equal bytes. */
    void save(BinaryWriter out) {
        Expansion rest = new Expansion();
        rest.addAll(this);
        while (!rest.isZero()) {
            double nearest = rest.rounded();
            out.writeBoolean(true).writeDouble(nearest);
            rest.add(-nearest);
        }
        out.writeBoolean(false);
    }

    void load(BinaryReader in) {
        while (in.readBoolean()) {
            add(in.readDouble());
        }
    }
}
