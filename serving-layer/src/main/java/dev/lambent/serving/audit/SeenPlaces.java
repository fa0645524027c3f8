package dev.lambent.serving.audit;

import java.util.BitSet;

/** The positions of one partition that the merged views hold. One bit per offset. */
final class SeenPlaces {
    private final BitSet offsets = new BitSet();
    private long batch;
    private long speed;
    private long quarantined;
    private long duplicated;

    void add(long offset, boolean valid, boolean fromBatch) {
        int bit = Math.toIntExact(offset);
        if (offsets.get(bit)) {
            duplicated++;
        }
        offsets.set(bit);
        if (!valid) {
            quarantined++;
        } else if (fromBatch) {
            batch++;
        } else {
            speed++;
        }
    }

    boolean has(long offset) {
        return offset <= Integer.MAX_VALUE && offsets.get((int) offset);
    }

    /** How many positions at or after {@code offset} there are. */
    long countFrom(long offset) {
        return offsets.get(Math.toIntExact(offset), Math.max(Math.toIntExact(offset), offsets.length()))
                .cardinality();
    }

    long batch() {
        return batch;
    }

    long speed() {
        return speed;
    }

    long quarantined() {
        return quarantined;
    }

    long duplicated() {
        return duplicated;
    }
}
