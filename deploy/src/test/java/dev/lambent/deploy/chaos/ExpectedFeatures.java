package dev.lambent.deploy.chaos;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The features of {@link ChaosApp} by their definition: each row sees itself and the rows before it in log order that its
 * frame admits. Plain lists per key, exact sums; shares nothing with the fold.
 */
final class ExpectedFeatures {
    /** Per zone in log order. */
    private final Map<String, List<LogCopy.Entry>> zones = new HashMap<>();
    /** Per destination by event time, ties in log order. */
    private final Map<String, List<LogCopy.Entry>> destinations = new HashMap<>();

    private final long shortWindowMillis;

    private ExpectedFeatures(long shortWindowMillis) {
        this.shortWindowMillis = shortWindowMillis;
    }

    /** Feature name to value (Long, Double or String; null is null) for each departed row, by place, in log order. */
    static Map<String, Map<String, Object>> compute(List<LogCopy.Entry> log, long shortWindowMillis) {
        ExpectedFeatures state = new ExpectedFeatures(shortWindowMillis);
        Map<String, Map<String, Object>> features = new LinkedHashMap<>();
        for (LogCopy.Entry row : log) {
            if (row.row() == null) {
                continue;
            }
            List<LogCopy.Entry> zone = state.zones.computeIfAbsent(row.row().zone(), z -> new ArrayList<>());
            zone.add(row);
            List<LogCopy.Entry> destination =
                    state.destinations.computeIfAbsent(row.row().dest(), d -> new ArrayList<>());
            if (row.isTrip("departed")) {
                features.put(row.place(), state.features(row, zone, destination));
            }
            insert(destination, row);
        }
        return features;
    }

    private Map<String, Object> features(LogCopy.Entry row, List<LogCopy.Entry> zone, List<LogCopy.Entry> destination) {
        List<LogCopy.Entry> longer = range(row, zone, ChaosApp.LONG_WINDOW_MILLIS);
        List<LogCopy.Entry> recent = range(row, zone, shortWindowMillis);
        List<LogCopy.Entry> last = lastRows(row, destination);
        List<Double> delays =
                numbers(longer, r -> "landed".equals(r.kind()) ? r.delayMin().doubleValue() : null);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("trip_id", row.row().tripId());
        out.put("zone", row.row().zone());
        out.put("dest", row.row().dest());
        out.put("miles", row.row().miles());
        out.put("zone_delay", delays.isEmpty() ? null : sum(delays) / delays.size());
        out.put(
                "zone_max_fare",
                numbers(longer, LogRow::fare).stream()
                        .max(Comparator.naturalOrder())
                        .orElse(null));
        out.put("zone_recent_fare", sum(numbers(recent, LogRow::fare)));
        out.put(
                "zone_recent_rows",
                recent.stream().filter(r -> r.row().kind() != null).count());
        out.put("zone_reading", lastReading(longer));
        out.put("dest_fare", sum(numbers(last, LogRow::fare)));
        out.put("dest_rows", (long) last.size());
        return out;
    }

    /** Of the latest event time; of several, the last in log order. The frame begins with the last row of the log. */
    private static Double lastReading(List<LogCopy.Entry> frame) {
        LogCopy.Entry last = null;
        for (LogCopy.Entry e : frame) {
            if (e.row().reading() != null && (last == null || e.eventTime() > last.eventTime())) {
                last = e;
            }
        }
        return last == null ? null : last.row().reading();
    }

    /** RANGE w PRECEDING: event time in [t - w, t], and not older in log time than w + max_lateness. */
    private static List<LogCopy.Entry> range(LogCopy.Entry row, List<LogCopy.Entry> upToRow, long w) {
        List<LogCopy.Entry> frame = new ArrayList<>();
        for (int i = upToRow.size() - 1; i >= 0; i--) {
            LogCopy.Entry e = upToRow.get(i);
            if (e.logTime() < row.logTime() - (w + ChaosApp.LATENESS_MILLIS)) {
                break; // log time only falls from here on
            }
            if (e.eventTime() <= row.eventTime() && e.eventTime() >= row.eventTime() - w) {
                frame.add(e);
            }
        }
        return frame;
    }

    /** ROWS n PRECEDING: of the n latest rows folded before, those not later in event time; and the row. */
    private static List<LogCopy.Entry> lastRows(LogCopy.Entry row, List<LogCopy.Entry> before) {
        List<LogCopy.Entry> frame =
                new ArrayList<>(before.subList(Math.max(0, before.size() - ChaosApp.LAST_ROWS), before.size()));
        frame.removeIf(e -> e.eventTime() > row.eventTime());
        frame.add(row);
        return frame;
    }

    private static void insert(List<LogCopy.Entry> byEventTime, LogCopy.Entry row) {
        int i = byEventTime.size();
        while (i > 0 && byEventTime.get(i - 1).eventTime() > row.eventTime()) {
            i--;
        }
        byEventTime.add(i, row);
    }

    private static List<Double> numbers(List<LogCopy.Entry> rows, Function<LogRow, Double> value) {
        return rows.stream()
                .map(e -> value.apply(e.row()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Exact, rounded once; null without values. */
    private static Double sum(List<Double> values) {
        return values.isEmpty()
                ? null
                : values.stream()
                        .map(BigDecimal::new)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .doubleValue();
    }
}
