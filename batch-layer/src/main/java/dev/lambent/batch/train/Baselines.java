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
 * The app's baselines, judged on the hold-out. {@code prior} scores every row with the training mean of the label. A SQL
 * baseline scores with its expression; where that is null or no number, with the mean label of training rows. A binary
 * baseline decides for 1 above a score of 0.5.
 */
final class Baselines {
    private Baselines() {}

    static List<BaselineResult> judge(Examples examples, Split.Fold fold) {
        App app = examples.input().app();
        double prior = fold.train().labels() / fold.train().rows();
        List<BaselineResult> results = new ArrayList<>();
        for (Baseline baseline : app.baselines()) {
            if (baseline instanceof Baseline.Known known) {
                results.add(new BaselineResult(known.name(), Map.of(known.metric(), known.value()), Optional.empty()));
            } else {
                String sql = baseline instanceof Baseline.Sql expression ? expression.expression() : null;
                Scored scored = score(examples, examples.valid(fold), baseline.name(), sql, prior, app.task());
                results.add(new BaselineResult(
                        baseline.name(),
                        Metrics.of(app.task(), app.train().metrics(), scored),
                        Optional.of(new Contender(baseline.name(), scored))));
            }
        }
        return results;
    }

    private static Scored score(
            Examples examples, Dataset<Row> rows, String name, String sql, double prior, Task task) {
        FeatureRows reader = examples.reader();
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        List<double[][]> parts = rows.javaRDD()
                .mapPartitions(part -> scorePart(reader, name, sql, prior, label, part))
                .collect();
        double[] scores = Scored.concatenate(parts.stream().map(part -> part[0]).toList());
        double[] labels = Scored.concatenate(parts.stream().map(part -> part[1]).toList());
        double[] decisions = task == Task.BINARY
                ? Arrays.stream(scores).map(score -> score > 0.5 ? 1 : 0).toArray()
                : scores;
        return new Scored(scores, decisions, labels);
    }

    private static Iterator<double[][]> scorePart(
            FeatureRows reader, String name, String sql, double prior, int label, Iterator<Row> rows) {
        ScalarSql.Expression expression =
                sql == null ? null : ScalarSql.compile(sql, reader.schema(), "baselines." + name);
        GrowingColumns columns = new GrowingColumns(2);
        while (rows.hasNext()) {
            Row row = rows.next();
            columns.newRow();
            columns.set(0, expression == null ? prior : number(expression.evaluate(reader.read(row)), prior));
            columns.set(1, row.getDouble(label));
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }

    private static double number(Object value, double otherwise) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        double number = value instanceof Number boxed ? boxed.doubleValue() : Double.NaN;
        return Double.isNaN(number) ? otherwise : number;
    }
}
