package dev.lambent.deploy.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of {@link TestApp}, computed by their definition: for each row look at all rows before it in log order
 * and keep those its frame admits. Slow and plain; shares nothing with the fold.
 */
final class OracleFeatures {
    private static final long LATENESS = Duration.ofSeconds(5).toMillis();
    private static final long THREE_HOURS = Duration.ofHours(3).toMillis();
    /** Length of the short window of {@link TestApp}. */
    static final Duration RECENT = Duration.ofSeconds(10);

    private OracleFeatures() {}

    /** Feature name to value (Long, Double or String; null is null) for each departed row, by place. */
    static Map<String, Map<String, Object>> compute(List<OracleLog.Entry> log) {
        return compute(log, RECENT);
    }

    /** The same with another length of the short window. */
    static Map<String, Map<String, Object>> compute(List<OracleLog.Entry> log, Duration recent) {
        Map<String, Map<String, Object>> features = new LinkedHashMap<>();
        List<OracleLog.Entry> before = new ArrayList<>();
        for (OracleLog.Entry row : log) {
            if (row.json() == null) {
                continue;
            }
            before.add(row);
            if (row.json().get("kind").asText().equals("departed")) {
                features.put(row.place(), features(row, before, recent.toMillis()));
            }
        }
        return features;
    }

    private static Map<String, Object> features(OracleLog.Entry row, List<OracleLog.Entry> upToRow, long recentMillis) {
        List<OracleLog.Entry> zone = range(row, upToRow, THREE_HOURS);
        List<OracleLog.Entry> recent = range(row, zone, recentMillis);
        List<OracleLog.Entry> dest = lastRows(row, upToRow, 5);
        List<Double> delays = new ArrayList<>();
        for (OracleLog.Entry e : zone) {
            if (e.json().get("kind").asText().equals("landed") && e.json().hasNonNull("delay_min")) {
                delays.add(e.json().get("delay_min").asDouble());
            }
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("trip_id", row.json().get("trip_id").asLong());
        out.put("zone", row.json().get("zone").asText());
        out.put("dest", text(row.json().get("dest")));
        out.put("miles", row.json().get("miles").asLong());
        out.put("minute_utc", (long)
                Instant.ofEpochMilli(row.eventTime()).atOffset(ZoneOffset.UTC).getMinute());
        out.put("zone_delay", delays.isEmpty() ? null : sum(delays).doubleValue() / delays.size());
        out.put(
                "zone_landed",
                zone.stream()
                        .filter(e -> e.json().get("kind").asText().equals("landed"))
                        .count());
        out.put(
                "zone_max_fare",
                fares(zone).stream().max(Comparator.naturalOrder()).orElse(null));
        out.put(
                "zone_max_km",
                zone.stream()
                        .map(e -> e.json().get("miles").asInt() * FunctionJar.KILOMETRES_PER_MILE)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
        List<Double> recentFares = fares(recent);
        out.put(
                "zone_recent_fare",
                recentFares.isEmpty() ? null : sum(recentFares).doubleValue());
        out.put(
                "zone_recent_tips",
                recent.stream()
                        .map(e -> e.json().get("tip"))
                        .filter(tip -> tip != null && !tip.isNull())
                        .map(tip -> new BigDecimal(tip.asText()))
                        .reduce(BigDecimal::add)
                        .map(BigDecimal::doubleValue)
                        .orElse(null));
        out.put("zone_recent_rows", (long) recent.size());
        List<Double> destFares = fares(dest);
        out.put("dest_fare", destFares.isEmpty() ? null : sum(destFares).doubleValue());
        out.put("dest_fare_sd", sampleDeviation(destFares));
        out.put("dest_rows", (long) dest.size());
        return out;
    }

    /** RANGE w PRECEDING by zone: event time in [t - w, t], and not older in log time than w + max_lateness. */
    private static List<OracleLog.Entry> range(OracleLog.Entry row, List<OracleLog.Entry> upToRow, long w) {
        return upToRow.stream()
                .filter(e -> e.json().get("zone").equals(row.json().get("zone")))
                .filter(e -> e.eventTime() <= row.eventTime() && e.eventTime() >= row.eventTime() - w)
                .filter(e -> e.logTime() >= row.logTime() - (w + LATENESS))
                .toList();
    }

    /** ROWS n PRECEDING by dest: of the n latest rows folded before, those not later in event time; and the row. */
    private static List<OracleLog.Entry> lastRows(OracleLog.Entry row, List<OracleLog.Entry> upToRow, int n) {
        List<OracleLog.Entry> others = new ArrayList<>(upToRow.subList(0, upToRow.size() - 1).stream()
                .filter(e -> java.util.Objects.equals(
                        text(e.json().get("dest")), text(row.json().get("dest"))))
                .sorted(Comparator.comparingLong(OracleLog.Entry::eventTime)) // stable: ties stay in log order
                .toList());
        List<OracleLog.Entry> frame = new ArrayList<>(others.subList(Math.max(0, others.size() - n), others.size()));
        frame.removeIf(e -> e.eventTime() > row.eventTime());
        frame.add(row);
        return frame;
    }

    private static List<Double> fares(List<OracleLog.Entry> rows) {
        return rows.stream()
                .filter(e -> e.json().hasNonNull("fare"))
                .map(e -> e.json().get("fare").asDouble())
                .toList();
    }

    private static BigDecimal sum(List<Double> values) {
        return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** sqrt of (n·Σx² − (Σx)²), exact and rounded once, over n·(n − 1). */
    private static Double sampleDeviation(List<Double> values) {
        int n = values.size();
        if (n < 2) {
            return null;
        }
        BigDecimal squares =
                values.stream().map(BigDecimal::new).map(x -> x.multiply(x)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal sum = sum(values);
        double numerator = squares.multiply(BigDecimal.valueOf(n))
                .subtract(sum.multiply(sum))
                .doubleValue();
        return Math.sqrt(numerator / ((double) n * (n - 1)));
    }

    private static String text(JsonNode node) {
        return node == null || node.isNull() ? null : node.asText();
    }
}
