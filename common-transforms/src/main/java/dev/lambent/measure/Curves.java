package dev.lambent.measure;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * Scored rows as lines that can be drawn. A curve has one point per distinct score; if those are more than are asked for, as
 * many of them as are asked for, at even distances by their number, the first and the last among them. The curves of several
 * classes are those of {@link Scored#oneAgainstRest}.
 */
public final class Curves {
    private Curves() {}

    /** A point of a curve, both from 0 to 1. */
    public record Point(double x, double y) {}

    /**
     * Rows that score alike.
     *
     * @param predicted their mean score
     * @param actual their mean label
     * @param rows at least 1
     */
    public record Bin(double predicted, double actual, long rows) {}

    /**
     * The ROC curve of a binary model: x is the share of negatives, y that of positives, that score at least as high as a
     * threshold; from (0, 0), above all scores, to (1, 1).
     *
     * @param atMost points, at least 2
     * @return empty without both classes
     */
    public static List<Point> roc(Scored scored, int atMost) {
        Found found = Found.of(scored);
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0));
        for (int i = 0; i < found.positives.length; i++) {
            points.add(new Point(
                    (double) found.negatives[i] / found.allNegatives(),
                    (double) found.positives[i] / found.allPositives()));
        }
        return found.isOfBothClasses() ? thinned(points, atMost) : List.of();
    }

    /**
     * The precision-recall curve of a binary model: x is the recall, y the precision of deciding for 1 from a threshold on;
     * from (0, 1), above all scores, where by convention nothing is wrong, to the recall 1 and the share of positives.
     *
     * @param atMost points, at least 2
     * @return empty without both classes
     */
    public static List<Point> precisionRecall(Scored scored, int atMost) {
        Found found = Found.of(scored);
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 1));
        for (int i = 0; i < found.positives.length; i++) {
            points.add(new Point(
                    (double) found.positives[i] / found.allPositives(),
                    (double) found.positives[i] / (found.positives[i] + found.negatives[i])));
        }
        return found.isOfBothClasses() ? thinned(points, atMost) : List.of();
    }

    /**
     * How often what a model gives a probability comes true: the bins of {@code calibration_error}, by ascending probability.
     * Of several classes, the probability is that of the decided class, and it comes true where the decision is right.
     *
     * @return ten bins at most, fewer if probabilities are the same; none if the scores are no probabilities
     */
    public static List<Bin> calibration(Scored scored) {
        if (!scored.areProbabilities()) {
            return List.of();
        }
        return bins(scored.classes() > 0 ? scored.confidence() : scored);
    }

    /** Predictions of a number beside its labels, by tenths of the predictions in ascending order; equal ones share a bin. */
    public static List<Bin> deciles(Scored scored) {
        return bins(scored);
    }

    private static List<Bin> bins(Scored scored) {
        double[] scores = new double[CalibrationBins.BINS];
        double[] labels = new double[CalibrationBins.BINS];
        long[] rows = new long[CalibrationBins.BINS];
        int[] bins = CalibrationBins.of(scored.scores());
        for (int row = 0; row < bins.length; row++) {
            scores[bins[row]] += scored.score(row);
            labels[bins[row]] += scored.label(row);
            rows[bins[row]]++;
        }
        List<Bin> filled = new ArrayList<>();
        for (int bin = 0; bin < rows.length; bin++) {
            if (rows[bin] > 0) {
                filled.add(new Bin(scores[bin] / rows[bin], labels[bin] / rows[bin], rows[bin]));
            }
        }
        return filled;
    }

    private static List<Point> thinned(List<Point> points, int atMost) {
        checkArgument(atMost >= 2, "at most %s points", atMost);
        if (points.size() <= atMost) {
            return List.copyOf(points);
        }
        List<Point> some = new ArrayList<>();
        for (long i = 0; i < atMost; i++) {
            some.add(points.get((int) Math.round((double) i * (points.size() - 1) / (atMost - 1))));
        }
        return List.copyOf(some);
    }

    /**
     * How many rows score at least as high as each distinct score, highest first.
     *
     * @param positives of the label 1
     * @param negatives all others
     */
    private record Found(long[] positives, long[] negatives) {
        static Found of(Scored scored) {
            Ties ties = Ties.of(scored.scores());
            int groups = ties.ends().length;
            long[] positives = new long[groups];
            long[] negatives = new long[groups];
            int row = scored.size();
            long found = 0;
            for (int i = 0; i < groups; i++) {
                int from = i + 1 == groups ? 0 : ties.ends()[groups - 2 - i];
                while (row > from) {
                    row--;
                    found += scored.label(ties.order()[row]) == 1 ? 1 : 0;
                }
                positives[i] = found;
                negatives[i] = scored.size() - row - found;
            }
            return new Found(positives, negatives);
        }

        long allPositives() {
            return positives.length == 0 ? 0 : positives[positives.length - 1];
        }

        long allNegatives() {
            return negatives.length == 0 ? 0 : negatives[negatives.length - 1];
        }

        boolean isOfBothClasses() {
            return allPositives() > 0 && allNegatives() > 0;
        }
    }
}
