package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import dev.lambent.app.Task;
import dev.lambent.error.LambentException;
import dev.lambent.score.ModelKind;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The shared scorer against MLlib's {@code transform} on the same rows.
 *
 * @param rows compared
 * @param maxDifference greatest distance of two scores
 * @param otherDecisions rows with another class
 */
record Parity(long rows, double maxDifference, long otherDecisions) {
    /** Greatest distance that is still agreement; for regression relative to scores beyond 1. */
    static final double TOLERANCE = 1e-12;

    /** @param rows of {@link Encoded#scoredRows} */
    static Parity of(FittedModel model, Dataset<Row> rows) {
        ModelKind kind = model.kind();
        Column score =
                switch (kind.task()) {
                    case BINARY -> kind.givesProbabilities() ? element("probability", 1) : element("rawPrediction", 1);
                    case MULTICLASS -> lit(0.0);
                    case REGRESSION -> col("prediction");
                };
        Column distance = kind.task() == Task.MULTICLASS
                ? array_max(zip_with(
                        array("probability"), col(Encoded.CLASSES), (mllib, shared) -> abs(mllib.minus(shared))))
                : abs(score.minus(col(Encoded.SCORE)));
        Column scale = when(abs(score).gt(1), abs(score)).otherwise(lit(1.0));
        Column otherDecision =
                kind.task().isClassification() ? col("prediction").notEqual(col(Encoded.DECISION)) : lit(false);
        Row result = model.mllib()
                .transform(rows)
                .agg(
                        count(lit(1)),
                        // NaN is greater than every number in Spark's max: it cannot hide.
                        max(distance.divide(scale)),
                        sum(when(otherDecision, 1L).otherwise(0L)))
                .head();
        return new Parity(result.getLong(0), result.getDouble(1), result.getLong(2));
    }

    private static Column array(String vector) {
        return functions.vector_to_array(col(vector), "float64");
    }

    private static Column element(String vector, int index) {
        return array(vector).getItem(index);
    }

    Parity and(Parity other) {
        return new Parity(
                rows + other.rows, Math.max(maxDifference, other.maxDifference), otherDecisions + other.otherDecisions);
    }

    boolean holds() {
        return maxDifference <= TOLERANCE && otherDecisions == 0;
    }

    void require(Trial trial) {
        if (!holds()) {
            throw LambentException.internal(
                    "The model " + trial.text() + " is refused",
                    "the shared scorer and MLlib differ by up to " + maxDifference + ", and in " + otherDecisions
                            + " decisions, on " + rows + " rows",
                    null);
        }
    }
}
