package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.measure.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good the chosen model is on its own training rows, and on the rows of the last fold, when it is trained on a part of them
 * drawn by chance. Curves that are still apart at the end say that more rows, or a simpler model, would help.
 *
 * @param points by number of rows, ascending
 */
record LearningCurve(List<Point> points) {
    private static final double[] SHARES = {0.125, 0.25, 0.5, 1};
    /** Of fewer rows an eighth says little. */
    private static final long FEWEST_ROWS = 2_000;
    /** Training rows that are scored; more would tell no more. */
    private static final long SCORED_ROWS = 50_000;

    LearningCurve {
        points = List.copyOf(points);
    }

    /** @param rows trained on; @param train the main metric on them; @param valid on the fold's validation rows */
    record Point(long rows, double train, double valid) {}

    static int fits() {
        return SHARES.length;
    }

    /** @param ofAll the trial's model of all the fold's training rows, if there is one */
    static LearningCurve of(
            Examples examples, Split.Fold fold, Trial trial, Optional<FittedModel> ofAll, FitCounter counter) {
        long seed = examples.input().app().train().seed() + 2;
        Metric metric = Metric.main(examples.input().app().task());
        long most = trial.kind().trees()
                ? Math.min(fold.train().rows(), examples.input().app().train().maxFoldRows())
                : fold.train().rows();
        List<Point> points = new ArrayList<>();
        if (most < FEWEST_ROWS) {
            return new LearningCurve(points);
        }
        try (FoldRows all = new FoldRows(examples, fold)) {
            for (double share : SHARES) {
                long rows = Math.round(share * most);
                counter.next("learning curve, " + rows + " rows: " + trial.title());
                Dataset<Row> part = Examples.sample(
                        examples.train(fold), (double) rows / fold.train().rows(), seed);
                FittedModel model = rows == fold.train().rows() && ofAll.isPresent()
                        ? ofAll.get()
                        : new PathFitter(
                                        all.part(part),
                                        examples.input().app().train().seed())
                                .next(trial);
                double scored = Math.min(1, (double) SCORED_ROWS / rows);
                Double train = metric(examples, metric, Examples.sample(part, scored, seed + 1), model);
                Double valid = metric(examples, metric, examples.valid(fold), model);
                if (train != null && valid != null) {
                    points.add(new Point(rows, train, valid));
                }
            }
        }
        return new LearningCurve(points);
    }

    private static Double metric(Examples examples, Metric metric, Dataset<Row> rows, FittedModel model) {
        return Metrics.of(
                        model.kind().task(),
                        examples.input().app().train().metrics(),
                        Scoring.score(examples, rows, model))
                .get(metric);
    }
}
