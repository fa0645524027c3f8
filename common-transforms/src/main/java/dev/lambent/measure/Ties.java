package dev.lambent.measure;

import java.util.Arrays;

/**
 * Indices by ascending value, with those of equal values side by side.
 *
 * @param order indices
 * @param ends where each group of equal values ends in {@code order}, exclusive; ascending
 */
record Ties(int[] order, int[] ends) {
    static Ties of(double[] values) {
        double[] sorted = new double[values.length];
        // Makes 0 of −0.
        Arrays.setAll(sorted, i -> values[i] + 0.0);
        Arrays.sort(sorted);
        int groups = 0;
        int[] next = new int[values.length];
        int[] ends = new int[values.length];
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[groups - 1]) {
                sorted[groups] = sorted[i];
                next[groups++] = i;
            }
            ends[groups - 1] = i + 1;
        }
        int[] order = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            order[next[Arrays.binarySearch(sorted, 0, groups, values[i] + 0.0)]++] = i;
        }
        return new Ties(order, Arrays.copyOf(ends, groups));
    }
}
