package dev.lambent.stat;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The step-down correction of Holm (Scandinavian Journal of Statistics 6, 1979) for several tests: if each adjusted
 * p-value is held against α, the chance that any true hypothesis is rejected is at most α, however the tests depend on
 * each other.
 */
public final class Holm {
    private Holm() {}

    /** @return the adjusted p-values, in the order given */
    public static double[] adjust(double... p) {
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, p[order[rank]] * (p.length - rank)));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
