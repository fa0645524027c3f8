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
    /** A row of the log: its place in log order, its times (the event time as of when it is known), its values. */
    record LogRow(int order, long logTime, long eventTime, Map<String, Object> values) {}

    /** The {@code rangeMillis} of a frame without a start. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    /**
     * One feature. {@code rangeMillis} &ge; 0, or else {@code rowsPreceding}.
     *
     * @param gap milliseconds or rows between the frame and the current row; 0: it is seen, unless it is excluded
     */
    record Feature(
            String function,
            String argument,
            List<String> keys,
            long rangeMillis,
            int rowsPreceding,
            long gap,
            boolean excludesSelf) {}

    private final long maxLatenessMillis;
    private final int maxRowsPerKey;
    private final List<Feature> features;
    private final List<LogRow> log = new ArrayList<>();

    /** @param maxRowsPerKey 0 for any number */
    NaiveOracle(GeneratedQuery query) {
        maxLatenessMillis = query.keptMillis();
        maxRowsPerKey = query.maxRowsPerKey();
        features = query.features();
    }

    void append(LogRow row) {
        log.add(row);
    }

    /** The feature's value for the newest row. */
    Object value(Feature feature) {
        LogRow self = log.get(log.size() - 1);
        List<LogRow> rows = frame(feature).stream()
                .filter(row -> !feature.excludesSelf() || row != self)
                .toList();
        if (feature.function().startsWith("DECAY")) {
            return decayed(feature, rows, self.eventTime());
        }
        List<Object> values = new ArrayList<>();
        for (LogRow row : rows) {
            values.add(feature.argument().equals("*") ? 1 : row.values().get(feature.argument()));
        }
        return aggregate(feature.function(), values);
    }

    /** What is not computed exactly, but within {@code tolerance}. */
    record Approximate(double value, double tolerance) {}

    private static Approximate decayed(Feature feature, List<LogRow> rows, long now) {
        double halfLife = Integer.parseInt(feature.function().split(" ")[1]) * 60_000.0;
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal sizes = BigDecimal.ZERO;
        BigDecimal weights = BigDecimal.ZERO;
        double special = 0;
        int values = 0;
        for (LogRow row : rows) {
            Number value = (Number) row.values().get(feature.argument());
            if (value == null) {
                continue;
            }
            values++;
            BigDecimal weight = new BigDecimal(StrictMath.pow(0.5, (now - row.eventTime()) / halfLife));
            weights = weights.add(weight);
            if (Double.isFinite(value.doubleValue())) {
                BigDecimal part = new BigDecimal(value.doubleValue()).multiply(weight);
                sum = sum.add(part);
                sizes = sizes.add(part.abs());
            } else {
                special += value.doubleValue();
            }
        }
        if (values == 0) {
            return null;
        }
        double divisor = feature.function().startsWith("DECAY_AVG") ? weights.doubleValue() : 1;
        double exact = special == 0 ? sum.doubleValue() / divisor : special;
        return new Approximate(exact, sizes.doubleValue() / divisor * 1e-12 + 1e-300);
    }

    /** Whether a bound on the rows of the newest row's keys may have changed a feature of it. */
    boolean isTruncated() {
        LogRow self = log.get(log.size() - 1);
        return features.stream().filter(feature -> feature.rangeMillis() >= 0).anyMatch(feature -> {
            boolean late = rowsOfKey(feature, self).stream()
                    .anyMatch(row -> row.eventTime() > self.eventTime() && isKept(feature, row));
            return floor(feature) > self.logTime() - keptMillis(feature)
                    && (feature.rangeMillis() != UNBOUNDED || late);
        });
    }

    /** The log time from which on rows are remembered: the newest part of the bound and seven full ones before it. */
    private long floor(Feature feature) {
        if (maxRowsPerKey == 0) {
            return Long.MIN_VALUE;
        }
        LogRow self = log.get(log.size() - 1);
        List<LogRow> counted = new ArrayList<>();
        for (LogRow row : rowsOfKey(feature, self)) {
            if (!isKept(feature, row)) {
                continue;
            }
            if (!counted.isEmpty() && counted.get(counted.size() - 1).logTime() < row.logTime() - keptMillis(feature)) {
                counted.clear();
            }
            counted.add(row);
        }
        int perPart = maxRowsPerKey / 8;
        int parts = (counted.size() + perPart - 1) / perPart;
        return parts <= 8 ? Long.MIN_VALUE : counted.get((parts - 8) * perPart).logTime();
    }

    private long keptMillis(Feature feature) {
        return alike(feature).stream()
                        .mapToLong(other -> other.rangeMillis() == UNBOUNDED ? 0 : other.rangeMillis())
                        .max()
                        .orElse(0)
                + maxLatenessMillis;
    }

    private boolean isKept(Feature feature, LogRow row) {
        return alike(feature).stream()
                .anyMatch(other -> other.argument().equals("*")
                        || List.of("FIRST_VALUE", "LAST_VALUE").contains(other.function())
                        || row.values().get(other.argument()) != null);
    }

    /** The features over frames of the same kind and key that need state. */
    private List<Feature> alike(Feature feature) {
        return features.stream()
                .filter(other -> other.keys().equals(feature.keys())
                        && other.rangeMillis() >= 0
                        && (other.rangeMillis() == UNBOUNDED) == (feature.rangeMillis() == UNBOUNDED)
                        && (!other.function().equals("LAST_VALUE")
                                || other.rangeMillis() == UNBOUNDED
                                || other.gap() > 0
                                || other.excludesSelf()))
                .toList();
    }

    /** In log order, up to the newest. */
    private List<LogRow> rowsOfKey(Feature feature, LogRow self) {
        return log.stream()
                .filter(row -> feature.keys().stream()
                        .allMatch(key -> Objects.equals(
                                row.values().get(key), self.values().get(key))))
                .toList();
    }

    private List<LogRow> frame(Feature feature) {
        LogRow self = log.get(log.size() - 1);
        long floor = floor(feature);
        Comparator<LogRow> order = Comparator.comparingLong(LogRow::eventTime).thenComparingInt(LogRow::order);
        List<LogRow> same = rowsOfKey(feature, self).stream().sorted(order).toList();
        if (feature.rangeMillis() == UNBOUNDED) {
            return same.stream()
                    .filter(row -> row.eventTime() <= self.eventTime()
                            || row.logTime() < Math.max(floor, self.logTime() - maxLatenessMillis))
                    .toList();
        }
        if (feature.rangeMillis() >= 0) {
            return same.stream()
                    .filter(row -> row.eventTime() >= self.eventTime() - feature.rangeMillis()
                            && row.eventTime() <= self.eventTime() - feature.gap()
                            && row.logTime()
                                    >= Math.max(floor, self.logTime() - (feature.rangeMillis() + maxLatenessMillis)))
                    .toList();
        }
        List<LogRow> before = same.stream().filter(row -> row != self).toList();
        int first = Math.max(0, before.size() - feature.rowsPreceding());
        int end = Math.max(first, before.size() - (int) Math.max(0, feature.gap() - 1));
        List<LogRow> frame = new ArrayList<>(before.subList(first, end).stream()
                .filter(row -> row.eventTime() <= self.eventTime())
                .toList());
        if (feature.gap() == 0) {
            frame.add(self);
        }
        return frame;
    }

    private static Object aggregate(String function, List<Object> values) {
        if (function.equals("FIRST_VALUE")) {
            return values.isEmpty() ? null : values.get(0);
        }
        if (function.equals("LAST_VALUE")) {
            return values.isEmpty() ? null : values.get(values.size() - 1);
        }
        if (function.startsWith("LAG")) {
            return values.size() == Integer.parseInt(function.split(" ")[1]) ? values.get(0) : null;
        }
        List<Object> present = values.stream().filter(Objects::nonNull).toList();
        if (function.equals("COUNT")) {
            return (long) present.size();
        }
        if (function.equals("COUNT DISTINCT")) {
            return present.stream()
                    .map(value -> value instanceof Double number ? (Object) (number + 0.0) : value)
                    .distinct()
                    .count();
        }
        if (function.equals("APPROX_COUNT_DISTINCT")) {
            long exact = (Long) aggregate("COUNT DISTINCT", values);
            return new Approximate(exact, exact == 0 ? 0 : 3 + 0.08 * exact);
        }
        if (present.isEmpty()) {
            return null;
        }
        return switch (function) {
            case "FIRST_VALUE IGNORE NULLS" -> present.get(0);
            case "LAST_VALUE IGNORE NULLS" -> present.get(present.size() - 1);
            case "MIN" -> present.stream().min(NaiveOracle::compare).get();
            case "MAX" -> present.stream().max(NaiveOracle::compare).get();
            case "MODE" -> mode(present);
            case "MEDIAN" -> quantile(present, 0.5);
            case "QUANTILE_CONT 0.3" -> quantile(present, 0.3);
            case "QUANTILE_CONT 1" -> quantile(present, 1);
            default -> moment(function, present);
        };
    }

    private static Object mode(List<Object> values) {
        Object best = null;
        int most = 0;
        for (Object value : values) {
            int count = (int)
                    values.stream().filter(other -> compare(other, value) == 0).count();
            if (count > most || (count == most && compare(value, best) < 0)) {
                best = value;
                most = count;
            }
        }
        return best;
    }

    private static double quantile(List<Object> values, double share) {
        double[] sorted = values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue() + 0.0)
                .sorted()
                .toArray();
        double rank = share * (sorted.length - 1);
        double low = sorted[(int) Math.floor(rank)];
        double high = sorted[(int) Math.ceil(rank)];
        return low == high ? low : low + (high - low) * (rank - Math.floor(rank));
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
