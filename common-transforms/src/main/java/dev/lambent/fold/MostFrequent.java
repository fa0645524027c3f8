package dev.lambent.fold;

import dev.lambent.schema.Row;
import dev.lambent.schema.TextOrder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code MODE(x)}: the value that stands in the frame most often; of several, the least. Memory grows with the values.
 */
final class MostFrequent extends Accumulator {
    /** Most frequent first, then least; texts by code points. */
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingInt(Candidate::count).reversed().thenComparing(Candidate::value, MostFrequent::compare);

    private record Candidate(Object value, int count) {}

    private final int lane;
    private final Map<Object, Candidate> byValue = new HashMap<>();
    private final TreeSet<Candidate> candidates = new TreeSet<>(ORDER);

    MostFrequent(int lane) {
        this.lane = lane;
    }

    private static int compare(Object a, Object b) {
        if (a instanceof String text) {
            return TextOrder.compare(text, (String) b);
        }
        return a instanceof Double number ? Double.compare(number, (Double) b) : Long.compare((Long) a, (Long) b);
    }

    @Override
    void reset() {
        byValue.clear();
        candidates.clear();
    }

    @Override
    void add(Ring ring, long at) {
        count(ring, at, 1);
    }

    @Override
    void remove(Ring ring, long at) {
        count(ring, at, -1);
    }

    private void count(Ring ring, long at, int difference) {
        if (!ring.isPresent(at, lane)) {
            return;
        }
        Object value = ring.valueAt(at, lane);
        Candidate before = byValue.remove(value);
        int count = difference;
        if (before != null) {
            candidates.remove(before);
            count += before.count();
        }
        if (count > 0) {
            Candidate after = new Candidate(value, count);
            byValue.put(value, after);
            candidates.add(after);
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        if (candidates.isEmpty()) {
            return;
        }
        Object value = candidates.first().value();
        if (value instanceof Long number) {
            part.setLong(column, number);
        } else {
            part.setBoxed(column, aggregate.argumentType(), value);
        }
    }
}
