package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lambent.app.App;
import dev.lambent.app.FoldSpec;
import dev.lambent.app.Task;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.error.LambentException;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Folds that rows are dealt to whatever their time: whole groups, the largest first, each to the fold with the fewest rows
 * (as scikit-learn's {@code GroupKFold}); or the rows of each class, in an order drawn by the seed, in turn
 * ({@code StratifiedKFold}). A fold is judged on its own rows and trained on those of all others.
 */
final class DealtFolds {
    /** The fold a row is dealt to, from 1; null for rows that the final model is not trained on. */
    static final String FOLD = "_fold";

    private static final int MOST_GROUPS = 1_000_000;
    /** Strata of numbers. */
    private static final int TENTHS = 10;

    private static final String GROUP = "_group";

    private final App app;
    private final FoldSpec spec;

    DealtFolds(App app) {
        this.app = app;
        this.spec = app.train().folds();
    }

    /** The rows with the column {@link #FOLD}. @param before event time before which rows are dealt */
    Dataset<Row> deal(Dataset<Row> rows, long before) {
        Column dealt = col(Examples.MILLIS).lt(before);
        return spec.kind() == FoldSpec.Kind.GROUPED ? groups(rows, dealt) : strata(rows, dealt);
    }

    private Dataset<Row> groups(Dataset<Row> rows, Column dealt) {
        Column group = col(SparkRows.quoted(spec.by().orElseThrow())).cast(DataTypes.StringType);
        List<Row> sizes = rows.where(dealt)
                .groupBy(group.as(GROUP))
                .agg(count(lit(1)).as("rows"))
                .limit(MOST_GROUPS + 1)
                .collectAsList();
        if (sizes.size() < spec.count() || sizes.size() > MOST_GROUPS) {
            throw LambentException.user(
                    "The rows cannot be cut into " + spec.count() + " grouped folds",
                    spec.by().orElseThrow() + " has "
                            + (sizes.size() > MOST_GROUPS ? "more than " + MOST_GROUPS : sizes.size())
                            + " values before the hold-out",
                    "Lower train.folds.count, or name another column in train.folds.by.");
        }
        List<Row> folds = new ArrayList<>();
        int[] fold = lightest(sizes, spec.count());
        for (int i = 0; i < fold.length; i++) {
            folds.add(RowFactory.create(sizes.get(i).get(0), fold[i]));
        }
        Dataset<Row> table = rows.sparkSession()
                .createDataFrame(
                        folds,
                        new StructType().add(GROUP, DataTypes.StringType).add(FOLD, DataTypes.IntegerType, false));
        return rows.join(broadcast(table), group.eqNullSafe(table.col(GROUP)).and(dealt), "left")
                .drop(GROUP);
    }

    /** A fold per group, in the order of {@code sizes}, which is put in order first. */
    private static int[] lightest(List<Row> sizes, int count) {
        sizes.sort(Comparator.comparingLong((Row row) -> -row.getLong(1))
                .thenComparing(row -> row.getString(0), Comparator.nullsFirst(Comparator.naturalOrder())));
        long[] rows = new long[count];
        int[] folds = new int[sizes.size()];
        for (int i = 0; i < folds.length; i++) {
            int least = 0;
            for (int fold = 1; fold < count; fold++) {
                least = rows[fold] < rows[least] ? fold : least;
            }
            rows[least] += sizes.get(i).getLong(1);
            folds[i] = least + 1;
        }
        return folds;
    }

    private Dataset<Row> strata(Dataset<Row> rows, Column dealt) {
        Column order = row_number()
                .over(Window.partitionBy(dealt, stratum(rows.where(dealt)))
                        .orderBy(
                                Examples.draw(app.train().seed()),
                                col(Tables.TOPIC),
                                col(Tables.PARTITION),
                                col(Tables.OFFSET)));
        return rows.withColumn(FOLD, when(dealt, pmod(order, lit(spec.count())).plus(1)));
    }

    private Column stratum(Dataset<Row> rows) {
        Column label = col(TrainingInput.LABEL);
        if (app.task() != Task.REGRESSION) {
            return label;
        }
        double[] shares = new double[TENTHS - 1];
        Arrays.setAll(shares, i -> (i + 1.0) / TENTHS);
        Column stratum = lit(0);
        for (double border : rows.stat().approxQuantile(TrainingInput.LABEL, shares, 0.001)) {
            stratum = stratum.plus(when(label.gt(border), 1).otherwise(0));
        }
        return stratum;
    }

    /** @param rows with the column {@link #FOLD} */
    Split split(Dataset<Row> rows, Holdout holdout) {
        Row[] parts = new Row[spec.count()];
        rows.where(col(FOLD).isNotNull())
                .groupBy(col(FOLD))
                .agg(count(lit(1)), sum(col(TrainingInput.LABEL)))
                .collectAsList()
                .forEach(row -> parts[row.getInt(0) - 1] = row);
        long all = 0;
        double labels = 0;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == null) {
                throw LambentException.user(
                        "Fold " + (i + 1) + " has no rows",
                        "no row was dealt to it",
                        "Lower train.folds.count, or wait for more labels to mature.");
            }
            all += parts[i].getLong(1);
            labels += parts[i].getDouble(2);
        }
        List<Split.Fold> folds = new ArrayList<>();
        for (int number = 1; number <= parts.length; number++) {
            Row part = parts[number - 1];
            folds.add(new Split.Fold(
                    number,
                    part(holdout, number, true, all - part.getLong(1), labels - part.getDouble(2)),
                    part(holdout, number, false, part.getLong(1), part.getDouble(2))));
        }
        return new Split(folds, holdout.fold());
    }

    private static Split.Part part(Holdout holdout, int number, boolean others, long rows, double labels) {
        return new Split.Part(new Split.Selection(Long.MIN_VALUE, holdout.trainBefore(), number, others), rows, labels);
    }
}
