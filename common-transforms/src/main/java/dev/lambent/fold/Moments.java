package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.fold.Aggregate.Function;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;
import dev.lambent.schema.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Count, sum and sum of squares of one argument, all exact, so that a value can leave as it came and the result depends
 * on no order or grouping (docs/decisions/0002-exact-sums.md).
 *
 * <p>Integral values go to 128-bit integers; other doubles of ordinary size to {@link Expansion}s; doubles whose square
 * could overflow or underflow, and integers whose squares could overflow 128 bits, are kept aside one by one and summed
 * as BigDecimal when a result is asked for; NaN and infinities are counted.
 */
final class Moments extends StoredAccumulator {
    /** Squares of 2^47 fit 128 bits 2^32 times. */
    private static final long SMALL = 1L << 47;

    /** With magnitudes in 2^±200 no part of a sum of products can overflow or underflow. */
    private static final double SMALLEST = 0x1p-200;

    private static final double LARGEST = 0x1p200;

    private final int lane;
    private final boolean isDouble;
    private final boolean squares;

    private long count;
    private final Int128 sum = new Int128();
    private final Int128 squareSum;
    private final Expansion fractionSum = new Expansion();
    private final Expansion fractionSquareSum;
    private long nans;
    private long positiveInfinities;
    private long negativeInfinities;
    private List<BigDecimal> extremes = List.of();

    Moments(int lane, boolean isDouble, boolean squares) {
        this.lane = lane;
        this.isDouble = isDouble;
        this.squares = squares;
        squareSum = squares ? new Int128() : null;
        fractionSquareSum = squares ? new Expansion() : null;
    }

    @Override
    void reset() {
        count = 0;
        sum.reset();
        fractionSum.reset();
        if (squares) {
            squareSum.reset();
            fractionSquareSum.reset();
        }
        nans = 0;
        positiveInfinities = 0;
        negativeInfinities = 0;
        extremes = List.of();
    }

    @Override
    void add(Ring ring, long at) {
        if (!ring.isPresent(at, lane)) {
            return;
        }
        count++;
        if (isDouble) {
            apply(ring.doubleAt(at, lane), 1);
        } else {
            apply(ring.longAt(at, lane), true);
        }
    }

    @Override
    void remove(Ring ring, long at) {
        if (!ring.isPresent(at, lane)) {
            return;
        }
        count--;
        if (isDouble) {
            apply(ring.doubleAt(at, lane), -1);
        } else {
            apply(ring.longAt(at, lane), false);
        }
    }

    /** Adds a value that stands in no ring, or takes it out. */
    void apply(double value, boolean added) {
        int sign = added ? 1 : -1;
        count += sign;
        apply(value, sign);
    }

    long count() {
        return count;
    }

    private void apply(double value, int sign) {
        long integer = (long) value;
        if (integer == value && integer <= SMALL && integer >= -SMALL) {
            apply(integer, sign > 0);
            return;
        }
        double size = Math.abs(value);
        if (size >= SMALLEST && size <= LARGEST) {
            fractionSum.add(sign * value);
            if (squares) {
                fractionSquareSum.addProduct(sign * value, value);
            }
        } else if (Double.isNaN(value)) {
            nans += sign;
        } else if (value == Double.POSITIVE_INFINITY) {
            positiveInfinities += sign;
        } else if (value == Double.NEGATIVE_INFINITY) {
            negativeInfinities += sign;
        } else {
            applyExtreme(new BigDecimal(value), sign > 0);
        }
    }

    private void apply(long value, boolean added) {
        if (squares && (value > SMALL || value < -SMALL)) {
            applyExtreme(BigDecimal.valueOf(value), added);
        } else if (added) {
            sum.add(value);
            if (squares) {
                squareSum.addProduct(value, value);
            }
        } else {
            sum.subtract(value);
            if (squares) {
                squareSum.subtractProduct(value, value);
            }
        }
    }

    private void applyExtreme(BigDecimal value, boolean added) {
        if (extremes.isEmpty()) {
            extremes = new ArrayList<>();
        }
        if (added) {
            extremes.add(value);
        } else {
            extremes.remove(value);
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        Function function = aggregate.function();
        switch (function) {
            case COUNT -> part.setLong(column, count);
            case SUM -> writeSum(isDecimal(aggregate), part, column);
            case AVG -> {
                if (count > 0) {
                    part.setDouble(column, (isDecimal(aggregate) ? decimalSum() : doubleSum()) / count);
                }
            }
            case VAR_SAMP, STDDEV_SAMP -> {
                if (count > 1) {
                    writeSpread(part, column, (double) (count * (count - 1)), function == Function.STDDEV_SAMP);
                }
            }
            case VAR_POP, STDDEV_POP -> {
                if (count > 0) {
                    writeSpread(part, column, (double) (count * count), function == Function.STDDEV_POP);
                }
            }
            default -> throw new IllegalStateException("not a moment: " + function);
        }
    }

    private static boolean isDecimal(Aggregate aggregate) {
        return aggregate.argumentType() == ColumnType.DECIMAL;
    }

    /** The sum of millionths as a number, rounded once. */
    private double decimalSum() {
        return sum.fitsLong()
                ? Decimal.toDouble(sum.toLong())
                : new BigDecimal(sum.toBigInteger(), Decimal.SCALE).doubleValue();
    }

    private void writeSum(boolean isDecimal, Row part, int column) {
        if (count == 0) {
            return;
        }
        if (isDouble) {
            part.setDouble(column, doubleSum());
        } else if (extremes.isEmpty()) {
            if (sum.fitsLong() && !(isDecimal && Decimal.exceeds(sum.toLong()))) {
                part.setLong(column, sum.toLong());
            }
        } else {
            java.math.BigInteger exact = exactSum().toBigInteger();
            if (exact.bitLength() < Long.SIZE) {
                part.setLong(column, exact.longValue());
            }
        }
    }

    /** The exact sum, rounded once. */
    double doubleSum() {
        if (nans > 0 || (positiveInfinities > 0 && negativeInfinities > 0)) {
            return Double.NaN;
        }
        if (positiveInfinities > 0) {
            return Double.POSITIVE_INFINITY;
        }
        if (negativeInfinities > 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (!extremes.isEmpty()) {
            return exactSum().doubleValue();
        }
        return fractionSum.isZero() ? sum.toDouble() : allOf(sum, fractionSum).rounded();
    }

    private void writeSpread(Row part, int column, double divisor, boolean root) {
        double variance = nans + positiveInfinities + negativeInfinities > 0 ? Double.NaN : scaledSpread() / divisor;
        part.setDouble(column, root ? Math.sqrt(variance) : variance);
    }

    /** n·Σx² − (Σx)², rounded once. */
    private double scaledSpread() {
        if (!extremes.isEmpty()) {
            BigDecimal exact = exactSum();
            BigDecimal exactSquares = new BigDecimal(squareSum.toBigInteger()).add(fractionSquareSum.toBigDecimal());
            for (BigDecimal value : extremes) {
                exactSquares = exactSquares.add(value.multiply(value));
            }
            return BigDecimal.valueOf(count)
                    .multiply(exactSquares)
                    .subtract(exact.multiply(exact))
                    .doubleValue();
        }
        if (fractionSum.isZero() && fractionSquareSum.isZero() && sum.fitsLong() && squareSum.fitsLong()) {
            Int128 spread = new Int128();
            spread.addProduct(count, squareSum.toLong());
            spread.subtractProduct(sum.toLong(), sum.toLong());
            return spread.toDouble();
        }
        Expansion spread = new Expansion();
        spread.addScaled((double) count, allOf(squareSum, fractionSquareSum));
        spread.subtractSquare(allOf(sum, fractionSum));
        return spread.rounded();
    }

    private static Expansion allOf(Int128 integers, Expansion fractions) {
        Expansion all = new Expansion();
        all.addAll(fractions);
        integers.addTo(all);
        return all;
    }

    private BigDecimal exactSum() {
        BigDecimal exact = new BigDecimal(sum.toBigInteger()).add(fractionSum.toBigDecimal());
        for (BigDecimal value : extremes) {
            exact = exact.add(value);
        }
        return exact;
    }

    @Override
    void save(BinaryWriter out) {
        out.writeLong(count);
        sum.save(out);
        fractionSum.save(out);
        if (squares) {
            squareSum.save(out);
            fractionSquareSum.save(out);
        }
        out.writeLong(nans).writeLong(positiveInfinities).writeLong(negativeInfinities);
        out.writeInt(extremes.size());
        extremes.stream().sorted().forEach(value -> out.writeText(value.toString()));
    }

    @Override
    void load(BinaryReader in) {
        count = in.readLong();
        sum.load(in);
        fractionSum.load(in);
        if (squares) {
            squareSum.load(in);
            fractionSquareSum.load(in);
        }
        nans = in.readLong();
        positiveInfinities = in.readLong();
        negativeInfinities = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            applyExtreme(new BigDecimal(in.readText()), true);
        }
    }
}
