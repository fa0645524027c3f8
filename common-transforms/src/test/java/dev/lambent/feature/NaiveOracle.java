package dev.lambent.feature;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Window features by their definition: keeps every row, filters per frame, sums in BigDecimal. Obviously right, slow. */
final class NaiveOracle {
    /** A row of the log: its place in log order, its times, its values. */
    record LogRow(int order, long logTime, long eventTime, Map<String, Object> values) {}

    /** One feature. {@code rangeMillis} &ge; 0, or else {@code rowsPreceding}. */
    record Feature(String function, String argument, List<String> keys, long rangeMillis, int rowsPreceding) {}

    private final long maxLatenessMillis;
    private final List<LogRow> log = new ArrayList<>();

    NaiveOracle(long maxLatenessMillis) {
        this.maxLatenessMillis = maxLatenessMillis;
    }

    void append(LogRow row) {
        log.add(row);
    }

    /** The feature's value for the newest row. */
    Object value(Feature feature) {
        List<Object> values = new ArrayList<>();
        for (LogRow row : frame(feature)) {
            values.add(feature.argument().equals("*") ? 1 : row.values().get(feature.argument()));
        }
        return aggregate(feature.function(), values);
    }

    private List<LogRow> frame(Feature feature) {
        LogRow self = log.get(log.size() - 1);
        Comparator<LogRow> order = Comparator.comparingLong(LogRow::eventTime).thenComparingInt(LogRow::order);
        List<LogRow> same = log.stream()
                .filter(row -> feature.keys().stream()
                        .allMatch(key -> Objects.equals(
                                row.values().get(key), self.values().get(key))))
                .sorted(order)
                .toList();
        if (feature.rangeMillis() >= 0) {
            return same.stream()
                    .filter(row -> row.eventTime() >= self.eventTime() - feature.rangeMillis()
                            && row.eventTime() <= self.eventTime()
                            && row.logTime() >= self.logTime() - (feature.rangeMillis() + maxLatenessMillis))
                    .toList();
        }
        List<LogRow> before = same.stream().filter(row -> row != self).toList();
        List<LogRow> frame = new ArrayList<>(
                before.subList(Math.max(0, before.size() - feature.rowsPreceding()), before.size()).stream()
                        .filter(row -> row.eventTime() <= self.eventTime())
                        .toList());
        frame.add(self);
        return frame;
    }

    private static Object aggregate(String function, List<Object> values) {
        if (function.equals("LAST_VALUE")) {
            return values.get(values.size() - 1);
        }
        List<Object> present = values.stream().filter(Objects::nonNull).toList();
        if (function.equals("COUNT")) {
            return (long) present.size();
        }
        if (present.isEmpty()) {
            return null;
        }
        return switch (function) {
            case "LAST_VALUE IGNORE NULLS" -> present.get(present.size() - 1);
            case "MIN" -> present.stream().min(NaiveOracle::compare).get();
            case "MAX" -> present.stream().max(NaiveOracle::compare).get();
            default -> moment(function, present);
        };
    }

    private static int compare(Object a, Object b) {
        return a instanceof Double x
                ? Double.compare(x + 0.0, (Double) b + 0.0)
                : a instanceof String text
                        ? text.compareTo((String) b)
                        : Long.compare(((Number) a).longValue(), ((Number) b).longValue());
    }

    private static Object moment(String function, List<Object> values) {
        boolean squares = !function.equals("SUM") && !function.equals("AVG");
        long n = values.size();
        double plain = values.stream()
                .mapToDouble(v -> ((Number) v).doubleValue())
                .filter(v -> !Double.isFinite(v))
                .sum();
        if (values.stream().anyMatch(v -> !Double.isFinite(((Number) v).doubleValue()))) {
            return squares && n == 1 && function.endsWith("SAMP") ? null : squares ? (Object) Double.NaN : plain;
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squareSum = BigDecimal.ZERO;
        for (Object value : values) {
            BigDecimal exact =
                    value instanceof Double x ? new BigDecimal(x) : BigDecimal.valueOf(((Number) value).longValue());
            sum = sum.add(exact);
            squareSum = squareSum.add(exact.multiply(exact));
        }
        if (function.equals("SUM")) {
            if (values.get(0) instanceof Double) {
                return sum.doubleValue();
            }
            BigInteger whole = sum.toBigIntegerExact();
            return whole.bitLength() < 64 ? (Object) whole.longValue() : null;
        }
        if (function.equals("AVG")) {
            return sum.doubleValue() / n;
        }
        boolean sample = function.endsWith("SAMP");
        if (sample && n < 2) {
            return null;
        }
        double spread = BigDecimal.valueOf(n)
                .multiply(squareSum)
                .subtract(sum.multiply(sum))
                .doubleValue();
        double variance = spread / (double) (sample ? n * (n - 1) : n * n);
        return function.startsWith("STDDEV") ? Math.sqrt(variance) : variance;
    }
}
