package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lambent.app.TrainSpec;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.error.LambentException;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Looks at the data before anything is trained on them. */
final class DataChecks {
    private static final long SAMPLE_ROWS = 20_000;
    /** Above this share of rows a label that was there first is no accident. */
    private static final double LABEL_FIRST = 0.5;

    private final Examples examples;
    private final Split split;

    DataChecks(Examples examples, Split split) {
        this.examples = examples;
        this.split = split;
    }

    /** @throws LambentException (USER) if something severe is found, and the app has not said to go on all the same */
    List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        rowIds(findings);
        labelsThatWereThereFirst(findings);
        Split.Fold last = split.folds().get(split.folds().size() - 1);
        findings.addAll(new InputChecks(examples.input().app().task())
                .findings(
                        sample(examples.train(last), last.train().rows()),
                        sample(examples.valid(last), last.valid().rows()),
                        sample(
                                examples.valid(split.finalFold()),
                                split.finalFold().valid().rows())));
        List<Finding> severe = findings.stream().filter(Finding::severe).toList();
        if (!severe.isEmpty() && examples.input().app().train().checks() == TrainSpec.Checks.STOP) {
            throw LambentException.user(
                    "The data give the label away",
                    severe.stream().map(Finding::text).collect(Collectors.joining("; ")),
                    "Leave such a column out of features.sql, or of `inputs:`. If it is known in time, and right,"
                            + " set `train.checks: warn`.");
        }
        return findings;
    }

    private void rowIds(List<Finding> findings) {
        String rowId = examples.input().app().rowId();
        if (!Arrays.asList(examples.all().columns()).contains(rowId)) {
            return;
        }
        Row repeated = examples.all()
                .groupBy(col(SparkRows.quoted(rowId)))
                .agg(count(lit(1)).as("rows"))
                .where(col("rows").gt(1))
                .agg(count(lit(1)), sum("rows"))
                .head();
        if (repeated.getLong(0) > 0) {
            findings.add(Finding.note(String.format(
                    java.util.Locale.ROOT,
                    "%,d values of %s have %,d rows between them: their labels count several times",
                    repeated.getLong(0),
                    rowId,
                    repeated.getLong(1))));
        }
    }

    private void labelsThatWereThereFirst(List<Finding> findings) {
        if (!Arrays.asList(examples.all().columns()).contains(TrainingInput.LABEL_LOG_TIME)) {
            return;
        }
        Row counts = examples.all()
                .agg(
                        count(lit(1)),
                        sum(when(col(TrainingInput.LABEL_LOG_TIME).lt(col(Tables.LOG_TIME)), 1L)
                                .otherwise(0L)))
                .head();
        double share = counts.isNullAt(1) ? 0 : (double) counts.getLong(1) / counts.getLong(0);
        if (share > 0) {
            String text = String.format(
                    java.util.Locale.ROOT,
                    "%,d of %,d rows had their label in the log before them: nothing was left to predict",
                    counts.getLong(1),
                    counts.getLong(0));
            findings.add(new Finding(share > LABEL_FIRST, text));
        }
    }

    private InputChecks.Sample sample(Dataset<Row> rows, long size) {
        long seed = examples.input().app().train().seed() + 1;
        List<Row> drawn =
                Examples.sample(rows, (double) SAMPLE_ROWS / size, seed).collectAsList();
        RowSchema schema = examples.reader().schema();
        List<dev.lambent.schema.Row> features =
                drawn.stream().map(examples.reader()::read).toList();
        List<InputValues> inputs = examples.input().inputs().stream()
                .map(name -> InputValues.of(schema.column(schema.indexOf(name)), schema.indexOf(name), features))
                .toList();
        double[] labels = drawn.stream()
                .mapToDouble(row -> row.<Double>getAs(TrainingInput.LABEL))
                .toArray();
        return new InputChecks.Sample(inputs, labels);
    }
}
