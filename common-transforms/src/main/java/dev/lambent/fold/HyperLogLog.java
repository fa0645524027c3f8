package dev.lambent.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

/**
 * How many different values there are, from the ranks that they leave in 4096 registers: standard error 1.6 % (Flajolet,
 * Fusy, Gandouet and Meunier, "HyperLogLog", 2007), by the estimator of Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches", 2017, algorithm 6, which needs no tables. Values are hashed by MurmurHash3 (128 bits, the first 64).
 */
final class HyperLogLog {
    private static final int INDEX_BITS = 12;

    static final int REGISTERS = 1 << INDEX_BITS;

    /** Ranks go from 0, for an empty register, to this. */
    static final int HIGHEST_RANK = Long.SIZE - INDEX_BITS + 1;

    private static final HashFunction HASH = Hashing.murmur3_128();
    private static final double ALPHA = 1 / (2 * Math.log(2));

    private HyperLogLog() {}

    static long hash(Object value) {
        if (value instanceof String text) {
            return HASH.hashBytes(text.getBytes(UTF_8)).asLong();
        }
        long bits = value instanceof Double number ? Double.doubleToLongBits(number) : (Long) value;
        return HASH.hashLong(bits).asLong();
    }

    static int register(long hash) {
        return (int) (hash >>> (Long.SIZE - INDEX_BITS));
    }

    /** The place of the first one among the other bits, from 1. */
    static int rank(long hash) {
        return Math.min(HIGHEST_RANK, Long.numberOfLeadingZeros(hash << INDEX_BITS) + 1);
    }

    /** @param registersOfRank how many registers have each rank, 0 to {@link #HIGHEST_RANK} */
    static long estimate(int[] registersOfRank) {
        double z = REGISTERS * tau(1 - registersOfRank[HIGHEST_RANK] / (double) REGISTERS);
        for (int rank = HIGHEST_RANK - 1; rank >= 1; rank--) {
            z = 0.5 * (z + registersOfRank[rank]);
        }
        z += REGISTERS * sigma(registersOfRank[0] / (double) REGISTERS);
        return Math.round(ALPHA * REGISTERS * REGISTERS / z);
    }

    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = share;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }
}
