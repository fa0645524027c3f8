package dev.lambent.fold;

import dev.lambent.schema.Row;
import java.util.Arrays;

/**
 * {@code APPROX_COUNT_DISTINCT(x)}: a {@link HyperLogLog} of the frame. A register keeps the entries that could still become
 * its highest rank, so that values can leave (Chabchoub and Hébrail, "Sliding HyperLogLog", 2010): about log(n) of the n
 * entries that fall into it, whatever the number of different values.
 */
final class DistinctEstimate extends Accumulator {
    private static final int CHUNK_BITS = 6;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final int lane;
    /** Registers in chunks that are made when they are needed: most keys see few values. */
    private final Register[][] chunks = new Register[HyperLogLog.REGISTERS / CHUNK][];

    private final int[] registersOfRank = new int[HyperLogLog.HIGHEST_RANK + 1];

    DistinctEstimate(int lane) {
        this.lane = lane;
        reset();
    }

    /** Places with descending ranks; the first is the register's. */
    private static final class Register {
        private long[] places = new long[2];
        private byte[] ranks = new byte[2];
        private int size;

        int rank() {
            return size == 0 ? 0 : ranks[0];
        }

        void add(long at, int rank) {
            int later = size;
            while (later > 0 && places[later - 1] > at) {
                later--;
            }
            if (later < size) {
                slipIn(at, rank, later);
            } else {
                append(at, rank);
            }
        }

        private void append(long at, int rank) {
            while (size > 0 && ranks[size - 1] <= rank) {
                size--;
            }
            if (size == places.length) {
                places = Arrays.copyOf(places, size * 2);
                ranks = Arrays.copyOf(ranks, size * 2);
            }
            places[size] = at;
            ranks[size] = (byte) rank;
            size++;
        }

        void remove(long at) {
            if (size > 0 && places[0] == at) {
                size--;
                System.arraycopy(places, 1, places, 0, size);
                System.arraycopy(ranks, 1, ranks, 0, size);
            }
        }

        void moved(long at) {
            for (int i = size - 1; i >= 0 && places[i] >= at; i--) {
                places[i]++;
            }
        }

        private void slipIn(long at, int rank, int later) {
            if (ranks[later] >= rank) {
                return;
            }
            long[] placesBehind = Arrays.copyOfRange(places, later, size);
            byte[] ranksBehind = Arrays.copyOfRange(ranks, later, size);
            size = later;
            append(at, rank);
            for (int i = 0; i < placesBehind.length; i++) {
                append(placesBehind[i], ranksBehind[i]);
            }
        }
    }

    @Override
    void reset() {
        Arrays.fill(chunks, null);
        Arrays.fill(registersOfRank, 0);
        registersOfRank[0] = HyperLogLog.REGISTERS;
    }

    @Override
    void add(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            long hash = HyperLogLog.hash(ring.valueAt(at, lane));
            Register register = register(hash);
            int before = register.rank();
            register.add(at, HyperLogLog.rank(hash));
            count(before, register.rank());
        }
    }

    private Register register(long hash) {
        int index = HyperLogLog.register(hash);
        int chunk = index >>> CHUNK_BITS;
        int place = index & (CHUNK - 1);
        if (chunks[chunk] == null) {
            chunks[chunk] = new Register[CHUNK];
        }
        if (chunks[chunk][place] == null) {
            chunks[chunk][place] = new Register();
        }
        return chunks[chunk][place];
    }

    private void count(int before, int after) {
        registersOfRank[before]--;
        registersOfRank[after]++;
    }

    @Override
    void remove(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            Register register = register(HyperLogLog.hash(ring.valueAt(at, lane)));
            int before = register.rank();
            register.remove(at);
            count(before, register.rank());
        }
    }

    @Override
    void moved(long at) {
        for (Register[] chunk : chunks) {
            for (int i = 0; chunk != null && i < CHUNK; i++) {
                if (chunk[i] != null) {
                    chunk[i].moved(at);
                }
            }
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        part.setLong(column, HyperLogLog.estimate(registersOfRank));
    }
}
