package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;
import java.util.HashMap;
import java.util.Map;

/** {@code COUNT(DISTINCT x)}: how often each value stands in the frame. Exact, in memory that grows with the values. */
final class Distinct extends StoredAccumulator {
    private final int lane;
    private final Lane.Kind kind;
    private final Map<Object, Integer> occurrences = new HashMap<>();

    Distinct(int lane, Lane.Kind kind) {
        this.lane = lane;
        this.kind = kind;
    }

    @Override
    void reset() {
        occurrences.clear();
    }

    @Override
    void add(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            occurrences.merge(ring.valueAt(at, lane), 1, Integer::sum);
        }
    }

    @Override
    void remove(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            occurrences.computeIfPresent(ring.valueAt(at, lane), (value, count) -> count == 1 ? null : count - 1);
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        part.setLong(column, occurrences.size());
    }

    @Override
    void save(BinaryWriter out) {
        out.writeInt(occurrences.size());
        occurrences.keySet().stream().sorted(StoredValue::compare).forEach(value -> {
            StoredValue.save(value, kind, out);
            out.writeInt(occurrences.get(value));
        });
    }

    @Override
    void load(BinaryReader in) {
        for (int left = in.readInt(); left > 0; left--) {
            occurrences.put(StoredValue.load(kind, in), in.readInt());
        }
    }
}
