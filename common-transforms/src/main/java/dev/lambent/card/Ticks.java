package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an axis is marked: round numbers, evenly apart, the first at or below all values and the last at or above them.
 *
 * @param values ascending, at least two; exact, so that labels have no noise in their last digits
 */
record Ticks(List<BigDecimal> values) {
    private static final int[] STEPS = {1, 2, 5, 10};
    private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);
    private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("0.0001");
    private static final String[] UNITS = {"", "k", "M", "G", "T"};

    Ticks {
        values = List.copyOf(values);
    }

    /** Multiples of 1, 2 or 5 times a power of ten, about as many as asked for: no more than two above. */
    static Ticks linear(double from, double to, int about) {
        checkArgument(Finite.all(from, to) && from <= to && about > 0, "%s ticks from %s to %s", about, from, to);
        BigDecimal low = new BigDecimal(from);
        BigDecimal high = new BigDecimal(to);
        if (from == to) {
            BigDecimal around = from == 0 ? BigDecimal.ONE : low.abs().scaleByPowerOfTen(-1);
            low = low.subtract(around);
            high = high.add(around);
        }
        BigDecimal step = step(high.subtract(low), about);
        BigDecimal tick = low.divide(step, 0, RoundingMode.FLOOR).multiply(step);
        List<BigDecimal> values = new ArrayList<>();
        while (values.size() < 2 || values.get(values.size() - 1).compareTo(high) < 0) {
            values.add(tick);
            tick = tick.add(step);
        }
        return new Ticks(values);
    }

    private static BigDecimal step(BigDecimal range, int about) {
        BigDecimal least = range.divide(BigDecimal.valueOf(about), MathContext.DECIMAL64);
        int exponent = least.precision() - least.scale() - 1;
        for (int of : STEPS) {
            BigDecimal step = BigDecimal.valueOf(of).scaleByPowerOfTen(exponent);
            if (step.compareTo(least) >= 0) {
                return step;
            }
        }
        throw new IllegalStateException("10 is more than any first digit");
    }

    /** Powers of ten; where there are many, every second, third, … of them. */
    static Ticks logarithmic(double from, double to, int about) {
        checkArgument(Finite.all(from, to) && from > 0 && from <= to, "a logarithmic axis from %s to %s", from, to);
        int first = exponent(from, RoundingMode.FLOOR);
        int last = Math.max(first + 1, exponent(to, RoundingMode.CEILING));
        int step = Math.max(1, (last - first + about - 1) / about);
        List<BigDecimal> values = new ArrayList<>();
        for (int exponent = first; exponent < last + step; exponent += step) {
            values.add(BigDecimal.ONE.scaleByPowerOfTen(exponent));
        }
        return new Ticks(values);
    }

    /** The power of ten at or below, or at or above, a value. */
    private static int exponent(double value, RoundingMode mode) {
        // The shortest decimal, so that 0.001 is a power of ten.
        BigDecimal exact = BigDecimal.valueOf(value);
        int floor = exact.precision() - exact.scale() - 1;
        boolean isPower = exact.compareTo(BigDecimal.ONE.scaleByPowerOfTen(floor)) == 0;
        return mode == RoundingMode.FLOOR || isPower ? floor : floor + 1;
    }

    double first() {
        return values.get(0).doubleValue();
    }

    double last() {
        return values.get(values.size() - 1).doubleValue();
    }

    /** Each in as few characters as tell it from its neighbours, all in one unit: {@code 50k, 100k}. */
    List<String> labels() {
        BigDecimal greatest =
                values.stream().map(BigDecimal::abs).max(BigDecimal::compareTo).orElseThrow();
        int thousands = greatest.compareTo(TEN_THOUSAND) < 0 ? 0 : (greatest.precision() - greatest.scale() - 1) / 3;
        boolean plain = thousands < UNITS.length && greatest.compareTo(SMALLEST_PLAIN) >= 0;
        int decimals = values.stream()
                .mapToInt(value -> value.scaleByPowerOfTen(-3 * thousands)
                        .stripTrailingZeros()
                        .scale())
                .max()
                .orElseThrow();
        return values.stream()
                .map(value -> plain ? plain(value, thousands, Math.max(0, decimals)) : scientific(value))
                .toList();
    }

    /** Powers of ten, each for itself. */
    List<String> logarithmicLabels() {
        return values.stream()
                .map(value -> value.scale() > 4 || value.scale() < -4 ? scientific(value) : value.toPlainString())
                .toList();
    }

    private static String plain(BigDecimal value, int thousands, int decimals) {
        return value.signum() == 0
                ? "0"
                : value.scaleByPowerOfTen(-3 * thousands)
                                .setScale(decimals, RoundingMode.UNNECESSARY)
                                .toPlainString()
                        + UNITS[thousands];
    }

    private static String scientific(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal digits = value.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
