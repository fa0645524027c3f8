package dev.lambent.batch.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bins of one input, made from training rows: quantiles of numbers, the most frequent texts. What is missing, and texts that
 * are rare or new, have bins of their own.
 */
final class InputBins {
    private final double[] edges;
    private final Map<String, Integer> categories;
    private final int values;

    private InputBins(double[] edges, Map<String, Integer> categories, int values) {
        this.edges = edges;
        this.categories = categories;
        this.values = values;
    }

    /**
     * @param most bins for values that are there
     * @param leastRows a text with fewer rows has no bin of its own
     */
    static InputBins of(InputValues train, int most, int leastRows) {
        return train.isText() ? texts(train.texts(), most, leastRows) : numbers(train.numbers(), most);
    }

    private static InputBins numbers(double[] values, int most) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double[] edges = new double[most - 1];
        for (int i = 1; i < most && sorted.length > 0; i++) {
            edges[i - 1] = sorted[(int) ((long) i * sorted.length / most)];
        }
        double[] distinct = sorted.length == 0
                ? new double[0]
                : Arrays.stream(edges).distinct().toArray();
        return new InputBins(distinct, null, distinct.length + 1);
    }

    private static InputBins texts(String[] values, int most, int leastRows) {
        Map<String, Integer> counts = new HashMap<>();
        for (String value : values) {
            if (value != null) {
                counts.merge(value, 1, Integer::sum);
            }
        }
        List<String> frequent = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= leastRows)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most - 1L)
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Integer> bins = new HashMap<>();
        frequent.forEach(value -> bins.put(value, bins.size()));
        return new InputBins(null, bins, bins.size() + 1);
    }

    /** How many there are, that of missing values included. */
    int size() {
        return values + 1;
    }

    /** The bin of each row. */
    int[] of(InputValues rows) {
        int[] bins = new int[rows.size()];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = rows.isText() ? bin(rows.texts()[i]) : bin(rows.numbers()[i]);
        }
        return bins;
    }

    private int bin(String value) {
        return value == null ? values : categories.getOrDefault(value, values - 1);
    }

    /** An edge begins a bin. */
    private int bin(double value) {
        if (Double.isNaN(value)) {
            return values;
        }
        int at = Arrays.binarySearch(edges, value);
        return at >= 0 ? at + 1 : -at - 1;
    }
}
