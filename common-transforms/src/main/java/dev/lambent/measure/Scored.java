package dev.lambent.measure;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.List;

/**
 * Scores, decisions and labels of the same rows, gathered in one place: 24 bytes a row, and 8 more for each class whose
 * probabilities are known.
 */
public final class Scored {
    private static final double[][] NO_CLASSES = {};
    /** By how much the probabilities of a row may miss 1. */
    private static final double SUM_TOLERANCE = 1e-6;

    private final double[] scores;
    private final double[] decisions;
    private final double[] labels;
    private final double[][] byClass;

    /** The arrays are not copied, and not to be changed. */
    public Scored(double[] scores, double[] decisions, double[] labels) {
        this(scores, decisions, labels, NO_CLASSES);
    }

    /**
     * Of several classes. The arrays are not copied, and not to be changed.
     *
     * @param scores no metric of several classes asks for them
     * @param decisions indices of classes
     * @param labels indices of classes
     * @param byClass per class one array, with the probability that each row is of it; empty if a model decides and no more
     */
    public Scored(double[] scores, double[] decisions, double[] labels, double[][] byClass) {
        checkArgument(
                scores.length == labels.length && decisions.length == labels.length,
                "%s scores, %s decisions, %s labels",
                scores.length,
                decisions.length,
                labels.length);
        for (double[] probabilities : byClass) {
            checkArgument(
                    probabilities.length == labels.length,
                    "%s labels, %s rows of a class",
                    labels.length,
                    probabilities.length);
        }
        if (byClass.length > 0) {
            requireClasses("label", labels, byClass.length);
            requireClasses("decision", decisions, byClass.length);
        }
        this.scores = scores;
        this.decisions = decisions;
        this.labels = labels;
        this.byClass = byClass;
    }

    private static void requireClasses(String what, double[] values, int classes) {
        for (double value : values) {
            checkArgument(
                    value >= 0 && value < classes && value == Math.rint(value),
                    "a %s is %s, of %s classes",
                    what,
                    value,
                    classes);
        }
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

    /** How many classes have probabilities; 0 for binary and regression. */
    int classes() {
        return byClass.length;
    }

    /** Of each row, that it is of a class. */
    double[] ofClass(int index) {
        return byClass[index];
    }

    double ofClass(int index, int row) {
        return byClass[index][row];
    }

    boolean isRight(int row) {
        return decisions[row] == labels[row];
    }

    /** Rows with the label 1. */
    public int positives() {
        return (int) Arrays.stream(labels).filter(label -> label == 1).count();
    }

    /**
     * How many rows tell a class from the others: of the classes that the rows have, the least number of rows that are of it,
     * or that are not. 0 if all rows are of one class.
     */
    public int rowsOfRarestClass() {
        int least = size();
        int from = 0;
        Ties byLabel = Ties.of(labels);
        for (int to : byLabel.ends()) {
            least = Math.min(least, Math.min(to - from, size() - (to - from)));
            from = to;
        }
        return least;
    }

    /** Whether all scores, or those of each class, can be read as probabilities. */
    boolean areProbabilities() {
        if (byClass.length == 0) {
            return Arrays.stream(scores).allMatch(Scored::isProbability);
        }
        double[] sums = new double[size()];
        for (double[] probabilities : byClass) {
            for (int row = 0; row < sums.length; row++) {
                if (!isProbability(probabilities[row])) {
                    return false;
                }
                sums[row] += probabilities[row];
            }
        }
        return Arrays.stream(sums).allMatch(sum -> Math.abs(sum - 1) <= SUM_TOLERANCE);
    }

    private static boolean isProbability(double score) {
        return score >= 0 && score <= 1;
    }

    /** Whether every row has the same score and decision in both. */
    public boolean isSameAs(Scored other) {
        return Arrays.equals(scores, other.scores)
                && Arrays.equals(decisions, other.decisions)
                && Arrays.deepEquals(byClass, other.byClass);
    }

    /** @param rows their indices */
    public Scored pick(int[] rows) {
        double[][] picked = Arrays.stream(byClass)
                .map(probabilities -> pick(probabilities, rows))
                .toArray(double[][]::new);
        return new Scored(pick(scores, rows), pick(decisions, rows), pick(labels, rows), picked);
    }

    /** The same rows in the same order, with ranks (of equal scores their mean) from 0 to 1 for scores. */
    Scored ranked() {
        double[][] ranks = Arrays.stream(byClass).map(Scored::ranks).toArray(double[][]::new);
        return new Scored(ranks(scores), decisions, labels, ranks);
    }

    private static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        Ties ties = Ties.of(values);
        int from = 0;
        for (int to : ties.ends()) {
            for (int i = from; i < to; i++) {
                ranks[ties.order()[i]] = (from + to) / 2.0 / values.length;
            }
            from = to;
        }
        return ranks;
    }

    /** With the other's scores and decisions in some rows. */
    Scored swapped(Scored other, java.util.BitSet rows) {
        // A model that decides and no more has no probabilities to swap.
        double[][] swapped = new double[byClass.length == other.byClass.length ? byClass.length : 0][];
        Arrays.setAll(swapped, i -> swapped(byClass[i], other.byClass[i], rows));
        return new Scored(
                swapped(scores, other.scores, rows), swapped(decisions, other.decisions, rows), labels, swapped);
    }

    private static double[] swapped(double[] values, double[] others, java.util.BitSet rows) {
        double[] swapped = values.clone();
        for (int row = rows.nextSetBit(0); row >= 0 && row < swapped.length; row = rows.nextSetBit(row + 1)) {
            swapped[row] = others[row];
        }
        return swapped;
    }

    /**
     * One class against the rest, as a binary model sees it: the score is the class's probability, the label and the decision
     * are 1 where they are the class.
     */
    public Scored oneAgainstRest(int index) {
        return new Scored(byClass[index], are(decisions, index), are(labels, index));
    }

    /**
     * How sure a model of several classes is of its decisions: the score is the decided class's probability, the label 1 where
     * it is right.
     */
    Scored confidence() {
        double[] sure = new double[size()];
        double[] right = new double[size()];
        for (int row = 0; row < sure.length; row++) {
            sure[row] = byClass[(int) decisions[row]][row];
            right[row] = isRight(row) ? 1 : 0;
        }
        return new Scored(sure, right, right);
    }

    private static double[] are(double[] classes, int index) {
        return Arrays.stream(classes).map(of -> of == index ? 1 : 0).toArray();
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
