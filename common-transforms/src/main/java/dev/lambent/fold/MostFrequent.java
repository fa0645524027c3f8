package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code MODE(x)}: the value that stands in the frame most often; of several, the least. Memory grows with the values.
 */
final class MostFrequent extends StoredAccumulator {
    /** Most frequent first, then least; texts by code points. */
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingInt(Candidate::count).reversed().thenComparing(Candidate::value, StoredValue::compare);

    private record Candidate(Object value, int count) {}

    private final int lane;
    private final Lane.Kind kind;
    private final Map<Object, Candidate> byValue = new HashMap<>();
    private final TreeSet<Candidate> candidates = new TreeSet<>(ORDER);

    MostFrequent(int lane, Lane.Kind kind) {
        this.lane = lane;
        this.kind = kind;
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
        if (!candidates.isEmpty()) {
            StoredValue.write(candidates.first().value(), part, column);
        }
    }

    @Override
    void save(BinaryWriter out) {
        out.writeInt(candidates.size());
        for (Candidate candidate : candidates) {
            StoredValue.save(candidate.value(), kind, out);
            out.writeInt(candidate.count());
        }
    }

    @Override
    void load(BinaryReader in) {
        for (int left = in.readInt(); left > 0; left--) {
            Candidate candidate = new Candidate(StoredValue.load(kind, in), in.readInt());
            byValue.put(candidate.value(), candidate);
            candidates.add(candidate);
        }
    }
}
