package dev.lambent.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each {@link Question} must be answered for a given coverage, from the log alone. Moments are asked for in rising
 * order of coverage, so that one pass over the log answers them all.
 */
final class Truth {
    private final List<LogCopy.Entry> entries;
    private final Expected expected;
    private final Map<String, long[]> events = new TreeMap<>();
    private final Map<String, long[]> quarantine = new TreeMap<>();
    private final Map<Integer, long[]> featureSums = new TreeMap<>();
    private final Map<String, long[]> predictions = new TreeMap<>();
    private final long[] labels = new long[3];
    private final long[] lookup = new long[2];
    private int next;

    /** @param expected of the transform that was served */
    Truth(LogCopy log, Expected expected) {
        this.entries = log.entries();
        this.expected = expected;
    }

    /** Rows as JSON text, in the order that the question asks for. */
    List<String> answer(Question question, long coverage) {
        advance(coverage);
        return switch (question) {
            case EVENTS -> rows(events);
            case QUARANTINE -> rows(quarantine);
            case FEATURES -> rows(featureSums);
            case PREDICTIONS -> rows(predictions);
            case LABELS ->
                List.of(labels[0] == 0 ? "[0,null,null]" : "[" + labels[0] + "," + labels[1] + "," + labels[2] + "]");
            case LOOKUP ->
                List.of("{\"zone\":\"" + Question.ZONE + "\",\"places\":" + lookup[0] + ",\"offsets\":" + lookup[1]
                        + "}");
        };
    }

    private void advance(long coverage) {
        if (next > 0 && entries.get(next - 1).logTime() > coverage) {
            throw new IllegalArgumentException("coverages have to be asked for in rising order");
        }
        for (; next < entries.size() && entries.get(next).logTime() <= coverage; next++) {
            add(entries.get(next));
        }
    }

    private void add(LogCopy.Entry e) {
        String partition = "\"" + e.stream() + "\"," + e.partition();
        if (!e.isValid()) {
            long[] sums = quarantine.computeIfAbsent(partition, p -> new long[2]);
            sums[0]++;
            sums[1] += e.offset();
            return;
        }
        long[] sums = events.computeIfAbsent(partition, p -> new long[4]);
        sums[0]++;
        sums[1]++;
        sums[2] += e.offset();
        sums[3] += e.logTime() % 1000003 * (e.offset() % 1009 + 1);
        if (Question.ZONE.equals(e.row().zone())) {
            lookup[0]++;
            lookup[1] += e.offset();
        }
        if (e.isTrip("departed")) {
            addScored(e);
        } else if (e.isTrip("landed")) {
            labels[0]++;
            labels[1] += (long) e.row().label();
            labels[2] += e.offset();
        }
    }

    private void addScored(LogCopy.Entry e) {
        Map<String, Object> values = expected.features().get(e.place());
        long[] sums = featureSums.computeIfAbsent(e.partition(), p -> new long[4]);
        sums[0]++;
        sums[1]++;
        sums[2] += (Long) values.get("dest_rows");
        sums[3] += (Long) values.get("zone_recent_rows");
        String model = expected.modelAt(e.logTime());
        if (model != null) {
            long[] scored = predictions.computeIfAbsent("\"" + model + "\"", m -> new long[2]);
            scored[0]++;
            scored[1] += e.offset();
        }
    }

    private static List<String> rows(Map<?, long[]> sums) {
        List<String> rows = new ArrayList<>();
        sums.forEach((key, values) -> {
            StringBuilder row = new StringBuilder("[").append(key);
            for (long value : values) {
                row.append(',').append(value);
            }
            rows.add(row.append(']').toString());
        });
        return rows;
    }
}
