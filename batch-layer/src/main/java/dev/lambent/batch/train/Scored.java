package dev.lambent.batch.train;

import java.util.List;

/** Scores, decisions and labels of the same rows, gathered on the driver (24 bytes a row). */
final class Scored {
    private final double[] scores;
    private final double[] decisions;
    private final double[] labels;

    Scored(double[] scores, double[] decisions, double[] labels) {
        this.scores = scores;
        this.decisions = decisions;
        this.labels = labels;
    }

    int size() {
        return labels.length;
    }

    double score(int row) {
        return scores[row];
    }

    double decision(int row) {
        return decisions[row];
    }

    double label(int row) {
        return labels[row];
    }

    /** One array out of those of several partitions. */
    static double[] concatenate(List<double[]> parts) {
        double[] whole = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
