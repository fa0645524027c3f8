package dev.lambent.measure;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.List;

/** Scores, decisions and labels of the same rows, gathered in one place (24 bytes a row). */
public final class Scored {
    private final double[] scores;
    private final double[] decisions;
    private final double[] labels;

    /** The arrays are not copied, and not to be changed. */
    public Scored(double[] scores, double[] decisions, double[] labels) {
        checkArgument(
                scores.length == labels.length && decisions.length == labels.length,
                "%s scores, %s decisions, %s labels",
                scores.length,
                decisions.length,
                labels.length);
        this.scores = scores;
        this.decisions = decisions;
        this.labels = labels;
    }

    public int size() {
        return labels.length;
    }

    public double score(int row) {
        return scores[row];
    }

    double decision(int row) {
        return decisions[row];
    }

    double label(int row) {
        return labels[row];
    }

    /** Not a copy, and not to be changed. */
    public double[] scores() {
        return scores;
    }

    /** Not a copy, and not to be changed. */
    public double[] labels() {
        return labels;
    }

    boolean isRight(int row) {
        return decisions[row] == labels[row];
    }

    /** Rows with the label 1. */
    public int positives() {
        return (int) Arrays.stream(labels).filter(label -> label == 1).count();
    }

    /** Whether all scores can be read as probabilities. */
    boolean areProbabilities() {
        return Arrays.stream(scores).allMatch(score -> score >= 0 && score <= 1);
    }

    /** Whether every row has the same score and decision in both. */
    public boolean isSameAs(Scored other) {
        return Arrays.equals(scores, other.scores) && Arrays.equals(decisions, other.decisions);
    }

    /** @param rows their indices */
    public Scored pick(int[] rows) {
        return new Scored(pick(scores, rows), pick(decisions, rows), pick(labels, rows));
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    /** One array out of those of several partitions. */
    public static double[] concatenate(List<double[]> parts) {
        double[] whole = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
