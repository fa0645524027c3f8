package dev.lambent.batch.train;

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
 * classes it gives each its share. A SQL baseline scores with its expression; where that is null or no number, as the prior.
 * A binary baseline decides for 1 above a score of 0.5; one of several classes says a class, by name or index, and knows no
 * probabilities.
 */
final class Baselines {
    private final Examples examples;
    private final App app;
    private final Dataset<Row> rows;
    private final double[] shares;
    private final double mean;

    private Baselines(Examples examples, Split.Fold fold) {
        this.examples = examples;
        this.app = examples.input().app();
        this.rows = examples.valid(fold);
        this.mean = fold.train().labels() / fold.train().rows();
        this.shares = app.task() == Task.MULTICLASS
                ? Arrays.stream(examples.classRows(fold.train()))
                        .mapToDouble(of -> (double) of / fold.train().rows())
                        .toArray()
                : new double[0];
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
            Scored scored = score(baseline.name(), baseline instanceof Baseline.Sql sql ? sql.expression() : null);
            results.add(new BaselineResult(
                    baseline.name(),
                    Metrics.of(app.task(), app.train().metrics(), scored),
                    Optional.of(new Contender(baseline.name(), scored))));
        }
        return results;
    }

    /** @param sql null for the prior */
    private Scored score(String name, String sql) {
        FeatureRows reader = examples.reader();
        ArrayList<String> classes = new ArrayList<>(app.label().classes());
        double otherwise = classes.isEmpty() ? mean : mostFrequent();
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        List<double[][]> parts = rows.javaRDD()
                .mapPartitions(part -> scorePart(reader, name, sql, classes, otherwise, label, part))
                .collect();
        double[] scores = Scored.concatenate(parts.stream().map(part -> part[0]).toList());
        double[] labels = Scored.concatenate(parts.stream().map(part -> part[1]).toList());
        return switch (app.task()) {
            case BINARY ->
                new Scored(
                        scores,
                        Arrays.stream(scores).map(score -> score > 0.5 ? 1 : 0).toArray(),
                        labels);
            case MULTICLASS ->
                new Scored(scores, scores, labels, sql == null ? priors(labels.length) : new double[0][]);
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
