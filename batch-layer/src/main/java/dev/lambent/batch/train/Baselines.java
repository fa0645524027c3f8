package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;

import dev.lambent.app.App;
import dev.lambent.app.Baseline;
import dev.lambent.app.Task;
import dev.lambent.feature.ScalarSql;
import dev.lambent.gate.Contender;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The app's baselines, judged on the hold-out. {@code prior} scores every row with the training mean of the label; of several
 * classes it gives each its share. {@code median} scores with the training median. A SQL baseline scores with its expression,
 * one of earlier rows with their {@link PastLabels}; where that is null or no number, as the prior.
 * A binary baseline decides for 1 above a score of 0.5; one of several classes says a class, by name or index, and knows no
 * probabilities.
 */
final class Baselines {
    private final Examples examples;
    private final App app;
    private final Split.Fold fold;
    private final Dataset<Row> rows;
    private final double[] shares;
    private final double prior;

    private Baselines(Examples examples, Split.Fold fold) {
        this.examples = examples;
        this.app = examples.input().app();
        this.fold = fold;
        this.rows = examples.valid(fold);
        this.shares = app.task() == Task.MULTICLASS
                ? Arrays.stream(examples.classRows(fold.train()))
                        .mapToDouble(of -> (double) of / fold.train().rows())
                        .toArray()
                : new double[0];
        this.prior = shares.length > 0
                ? mostFrequent()
                : fold.train().labels() / fold.train().rows();
    }

    static List<BaselineResult> judge(Examples examples, Split.Fold fold) {
        return new Baselines(examples, fold).judge();
    }

    private List<BaselineResult> judge() {
        List<BaselineResult> results = new ArrayList<>();
        for (Baseline baseline : app.baselines()) {
            if (baseline instanceof Baseline.Known known) {
                results.add(new BaselineResult(known.name(), Map.of(known.metric(), known.value()), Optional.empty()));
                continue;
            }
            Scored scored = score(baseline);
            results.add(new BaselineResult(
                    baseline.name(),
                    Metrics.of(app.task(), app.train().metrics(), scored),
                    Optional.of(new Contender(baseline.name(), scored))));
        }
        return results;
    }

    private Scored score(Baseline baseline) {
        if (baseline instanceof Baseline.Past past) {
            return past(past);
        }
        if (baseline instanceof Baseline.Median) {
            return expression(baseline.name(), null, median());
        }
        return baseline instanceof Baseline.Sql sql
                ? expression(sql.name(), sql.expression(), prior)
                : expression(baseline.name(), null, prior);
    }

    private double median() {
        return examples.train(fold)
                .agg(percentile(col(TrainingInput.LABEL), lit(0.5)))
                .head()
                .getDouble(0);
    }

    private Scored past(Baseline.Past past) {
        Dataset<Row> scored = PastLabels.of(past, app.label().maturesAfter()).score(examples.all(), past.by());
        Dataset<Row> holdout = examples.inOrder(scored.where(col(Examples.MILLIS)
                .geq(fold.valid().from())
                .and(col(Examples.MILLIS).lt(fold.valid().before()))));
        int score = holdout.schema().fieldIndex(PastLabels.SCORE);
        int label = holdout.schema().fieldIndex(TrainingInput.LABEL);
        double otherwise = prior;
        return scored(
                holdout.javaRDD()
                        .mapPartitions(part -> pastPart(score, label, otherwise, part))
                        .collect(),
                false);
    }

    private static Iterator<double[][]> pastPart(int score, int label, double otherwise, Iterator<Row> rows) {
        GrowingColumns columns = new GrowingColumns(2);
        while (rows.hasNext()) {
            Row row = rows.next();
            columns.newRow();
            columns.set(0, row.isNullAt(score) ? otherwise : row.getDouble(score));
            columns.set(1, row.getDouble(label));
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }

    /** @param sql null for a score that is the same for all rows */
    private Scored expression(String name, String sql, double otherwise) {
        FeatureRows reader = examples.reader();
        ArrayList<String> classes = new ArrayList<>(app.label().classes());
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        return scored(
                rows.javaRDD()
                        .mapPartitions(part -> scorePart(reader, name, sql, classes, otherwise, label, part))
                        .collect(),
                sql == null);
    }

    /**
     * @param parts scores and labels, in the order of the hold-out's rows
     * @param prior whether of several classes each has its share, instead of one being said
     */
    private Scored scored(List<double[][]> parts, boolean prior) {
        double[] scores = Scored.concatenate(parts.stream().map(part -> part[0]).toList());
        double[] labels = Scored.concatenate(parts.stream().map(part -> part[1]).toList());
        return switch (app.task()) {
            case BINARY ->
                new Scored(
                        scores,
                        Arrays.stream(scores).map(score -> score > 0.5 ? 1 : 0).toArray(),
                        labels);
            case MULTICLASS -> new Scored(scores, scores, labels, prior ? priors(labels.length) : new double[0][]);
            case REGRESSION -> new Scored(scores, scores, labels);
        };
    }

    private int mostFrequent() {
        int most = 0;
        for (int i = 1; i < shares.length; i++) {
            most = shares[i] > shares[most] ? i : most;
        }
        return most;
    }

    private double[][] priors(int rows) {
        double[][] priors = new double[shares.length][rows];
        for (int i = 0; i < shares.length; i++) {
            Arrays.fill(priors[i], shares[i]);
        }
        return priors;
    }

    private static Iterator<double[][]> scorePart(
            FeatureRows reader,
            String name,
            String sql,
            List<String> classes,
            double otherwise,
            int label,
            Iterator<Row> rows) {
        ScalarSql.Expression expression =
                sql == null ? null : ScalarSql.compile(sql, reader.schema(), "baselines." + name);
        GrowingColumns columns = new GrowingColumns(2);
        while (rows.hasNext()) {
            Row row = rows.next();
            columns.newRow();
            Object value = expression == null ? null : expression.evaluate(reader.read(row));
            columns.set(0, classes.isEmpty() ? number(value, otherwise) : index(value, classes, otherwise));
            columns.set(1, row.getDouble(label));
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }

    private static double index(Object value, List<String> classes, double otherwise) {
        double index = value instanceof String text ? classes.indexOf(text) : number(value, -1);
        return index >= 0 && index < classes.size() && index == Math.rint(index) ? index : otherwise;
    }

    private static double number(Object value, double otherwise) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        double number = value instanceof Number boxed ? boxed.doubleValue() : Double.NaN;
        return Double.isNaN(number) ? otherwise : number;
    }
}
