package dev.lambent.batch.solve;

import java.io.Serializable;
import java.util.Arrays;

/** Some encoded rows, sparse, one after the other; may be added to until it is used. */
public final class RowBlock implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_ENTRIES = 1 << 12;

    private double[] labels = new double[128];
    private double[] weights = new double[128];
    private int[] ends = new int[128];
    private int[] indices = new int[FIRST_ENTRIES];
    private double[] values = new double[FIRST_ENTRIES];
    private int rows;

    /**
     * Adds a row.
     *
     * @param label 0 or 1
     * @param weight how much the row counts, at least 0
     * @param size how many of the entries are the row's
     * @param at their columns, ascending
     */
    public void add(double label, double weight, int size, int[] at, double[] of) {
        int from = entries();
        if (rows == labels.length) {
            labels = Arrays.copyOf(labels, 2 * rows);
            weights = Arrays.copyOf(weights, 2 * rows);
            ends = Arrays.copyOf(ends, 2 * rows);
        }
        while (from + size > indices.length) {
            indices = Arrays.copyOf(indices, 2 * indices.length);
            values = Arrays.copyOf(values, 2 * values.length);
        }
        System.arraycopy(at, 0, indices, from, size);
        System.arraycopy(of, 0, values, from, size);
        labels[rows] = label;
        weights[rows] = weight;
        ends[rows++] = from + size;
    }

    /** How many values the rows have. */
    public int entries() {
        return rows == 0 ? 0 : ends[rows - 1];
    }

    /** Adds what these rows contribute at some coefficients. */
    void addTo(Curvature sums, double[] coefficients, double intercept) {
        int from = 0;
        for (int row = 0; row < rows; row++) {
            double margin = intercept;
            for (int i = from; i < ends[row]; i++) {
                margin += coefficients[indices[i]] * values[i];
            }
            sums.add(labels[row], weights[row], margin, from, ends[row], indices, values);
            from = ends[row];
        }
    }
}
