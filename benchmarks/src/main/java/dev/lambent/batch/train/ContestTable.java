package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.randn;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Made-up labelled rows, the same for every contender: numbers that share a common factor, texts of twelve values each, and
 * a binary label that depends on half of both, drawn by its probability.
 *
 * @param rows that are cross-validated; the hold-out comes on top
 * @param numbers how many DOUBLE inputs
 * @param texts how many VARCHAR inputs
 * @param folds that rows are dealt to
 */
record ContestTable(long rows, int numbers, int texts, int folds) {
    /** The fold of a row, from 0; null in the hold-out. What MLlib calls {@code foldCol}. */
    static final String FOLD = "fold";

    /** What folds are dealt by. */
    static final String GROUP = "g";

    static final double HOLDOUT = 0.02;

    private static final long START = 1_700_000_000_000L;
    private static final int VALUES = 12;
    private static final int PARTITIONS = 2;

    List<String> numberNames() {
        return names("x", numbers);
    }

    List<String> textNames() {
        return names("c", texts);
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    /** Of the features; the inputs are all of them but {@link #GROUP}. */
    RowSchema schema() {
        List<dev.lambent.schema.Column> columns = new ArrayList<>();
        columns.add(new dev.lambent.schema.Column(GROUP, ColumnType.INTEGER, false));
        numberNames().forEach(x -> columns.add(new dev.lambent.schema.Column(x, ColumnType.DOUBLE, true)));
        textNames().forEach(c -> columns.add(new dev.lambent.schema.Column(c, ColumnType.VARCHAR, true)));
        return new RowSchema(columns);
    }

    List<String> inputs() {
        List<String> inputs = new ArrayList<>(numberNames());
        inputs.addAll(textNames());
        return inputs;
    }

    /** All rows, without {@link #FOLD}. */
    Dataset<Row> generate(SparkSession spark) {
        long all = Math.round(rows / (1 - HOLDOUT));
        Dataset<Row> table = spark.range(0, all, 1, PARTITIONS).withColumn("z", randn(1));
        List<Column> columns = new ArrayList<>(List.of(
                lit(START).plus(col("id")).as(Tables.LOG_TIME),
                lit("contest.rows").as(Tables.TOPIC),
                lit(0).as(Tables.PARTITION),
                col("id").as(Tables.OFFSET),
                timestamp_millis(lit(START).plus(col("id").multiply(1_000))).as(Tables.EVENT_TIME),
                pmod(xxhash64(lit(7), col("id")), lit(folds))
                        .cast(DataTypes.IntegerType)
                        .as(GROUP)));
        Column margin = lit(-1.2);
        for (int i = 1; i <= numbers; i++) {
            String name = "x" + i;
            // Of very different sizes, so that scaling them matters.
            table = table.withColumn(
                    name, randn(100 + i).plus(col("z").multiply(0.5)).multiply(Math.pow(10, i % 5 - 2)));
            columns.add(col(name));
            margin = i % 2 == 0
                    ? margin
                    : margin.plus(col(name).divide(Math.pow(10, i % 5 - 2)).multiply(0.6 * Math.cos(i) / Math.sqrt(i)));
        }
        for (int i = 1; i <= texts; i++) {
            String name = "c" + i;
            Column value = least(floor(rand(200 + i).multiply(rand(300 + i)).multiply(VALUES)), lit(VALUES - 1));
            table = table.withColumn(name, concat(lit("value "), value.cast(DataTypes.StringType)));
            columns.add(col(name));
            margin = i % 2 == 0
                    ? margin
                    : margin.plus(
                            when(col(name).isin("value 0", "value 3"), 0.5).otherwise(0.0));
        }
        Column probability = lit(1).divide(lit(1).plus(exp(margin.multiply(-1))));
        table = table.withColumn(
                TrainingInput.LABEL, when(rand(9).lt(probability), 1.0).otherwise(0.0));
        columns.add(col(TrainingInput.LABEL));
        return table.select(columns.toArray(Column[]::new));
    }
}
