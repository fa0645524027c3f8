package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.measure.Curves;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is drawn, of at most {@value #MAX_POINTS} points a line.
 *
 * @param roc one line for a binary model, with any name; one per class, with its name, for several classes
 * @param precisionRecall the same
 * @param calibration mean probability and share of positives by bin; of a regression, mean prediction and mean label
 * @param learning by number of rows
 * @param paths per family of trials that differ in the penalty only
 */
public record CurveFacts(
        List<Line> roc,
        List<Line> precisionRecall,
        List<Curves.Bin> calibration,
        List<LearningPoint> learning,
        List<Path> paths) {
    public static final int MAX_POINTS = 200;
    public static final CurveFacts NONE = new CurveFacts(List.of(), List.of(), List.of(), List.of(), List.of());

    public CurveFacts {
        roc = List.copyOf(roc);
        precisionRecall = List.copyOf(precisionRecall);
        calibration = Finite.only(calibration, bin -> Finite.all(bin.predicted(), bin.actual()));
        learning = Finite.only(learning, point -> Finite.all(point.train(), point.valid()));
        paths = List.copyOf(paths);
        requireFew("calibration", calibration);
        requireFew("learning", learning);
    }

    private static void requireFew(String what, List<?> points) {
        checkArgument(points.size() <= MAX_POINTS, "%s has %s points, at most %s", what, points.size(), MAX_POINTS);
    }

    /** A line with a name for the legend. */
    public record Line(String name, List<Curves.Point> points) {
        public Line {
            requireNonNull(name, "name is null");
            points = Finite.only(points, point -> Finite.all(point.x(), point.y()));
            requireFew(name, points);
        }
    }

    /**
     * The main metric of a model trained on part of the rows.
     *
     * @param train on these rows
     * @param valid on later ones
     */
    public record LearningPoint(long rows, double train, double valid) {}

    /** The main metric along a penalty. */
    public record Path(String title, List<PathPoint> points) {
        public Path {
            requireNonNull(title, "title is null");
            points = Finite.only(points, point -> Finite.all(point.penalty(), point.mean()));
            requireFew(title, points);
        }
    }

    /**
     * @param mean over the folds' validation rows
     * @param sd over the folds
     * @param train mean over the folds' training rows
     */
    public record PathPoint(double penalty, double mean, OptionalDouble sd, OptionalDouble train) {
        public PathPoint {
            sd = Finite.only(sd);
            train = Finite.only(train);
        }
    }
}
