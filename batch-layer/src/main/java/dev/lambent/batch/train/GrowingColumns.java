package dev.lambent.batch.train;

import java.util.Arrays;

/** Columns of doubles that grow together. */
final class GrowingColumns {
    private final double[][] columns;
    private int size;

    GrowingColumns(int width) {
        columns = new double[width][1024];
    }

    void newRow() {
        if (size == columns[0].length) {
            for (int i = 0; i < columns.length; i++) {
                columns[i] = Arrays.copyOf(columns[i], size + (size >> 1));
            }
        }
        size++;
    }

    /** Sets a value of the newest row. */
    void set(int column, double value) {
        columns[column][size - 1] = value;
    }

    double[][] toArrays() {
        double[][] arrays = new double[columns.length][];
        Arrays.setAll(arrays, i -> Arrays.copyOf(columns[i], size));
        return arrays;
    }
}
