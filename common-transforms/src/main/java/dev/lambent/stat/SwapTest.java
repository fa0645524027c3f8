package dev.lambent.stat;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * The paired permutation test: if two models are equally good, it does not matter which of them gave which of a row's two
 * scores. Scores are swapped in rows drawn by chance, many times; the p-value is the share of draws, the real one among them,
 * in which the first model is ahead by as much as it really is. Exact for any number of rows if the scores are exchangeable.
 *
 * <p>Drawing ends early where the real gain turns out to be ordinary (Besag and Clifford, "Sequential Monte Carlo p-values",
 * Biometrika 78, 1991), which keeps the error rate.
 */
public final class SwapTest {
    private static final int MOST_DRAWS = 2_000;
    private static final int LEAST_DRAWS = 1_000;
    private static final long ROWS_SWAPPED = 10_000_000;
    /** So many draws with as great a gain, and it is ordinary. */
    private static final int ORDINARY = 20;
    /** Gains that differ by less than rounding are the same. */
    private static final double ROUNDING = 1e-12;

    private SwapTest() {}

    /** By how much the first model is better. */
    @FunctionalInterface
    public interface Gain {
        /** @param swapped rows whose scores are exchanged; not to be kept or changed */
        double with(BitSet swapped);
    }

    /** The p-value of "the first model is not better": small if the rows say that it is. */
    public static double pFirstBetter(int rows, Gain gain, long seed) {
        checkArgument(rows > 0, "no rows");
        double real = gain.with(new BitSet());
        double asGreat = real - ROUNDING * Math.abs(real);
        int draws = (int) Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, ROWS_SWAPPED / rows));
        SplittableRandom random = new SplittableRandom(seed);
        int ordinary = 0;
        for (int draw = 1; draw <= draws; draw++) {
            if (gain.with(swapped(rows, random)) >= asGreat && ++ordinary == ORDINARY) {
                return (double) ordinary / draw;
            }
        }
        return (ordinary + 1.0) / (draws + 1.0);
    }

    private static BitSet swapped(int rows, SplittableRandom random) {
        long[] words = new long[(rows + 63) / 64];
        for (int i = 0; i < words.length; i++) {
            words[i] = random.nextLong();
        }
        return BitSet.valueOf(words);
    }
}
