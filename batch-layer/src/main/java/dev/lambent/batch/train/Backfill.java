package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import dev.lambent.encode.Encoder;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
import dev.lambent.view.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Honest scores for rows from before a model existed: each row is scored by a model that was trained without it and on
 * earlier rows only. Rows of a validation block by the model of their fold, rows of the hold-out and after it by the
 * final model; rows of the first block, which every model was trained on, get no score. Neither do rows before the hold-out
 * if folds do not respect time: their models saw later rows.
 */
public final class Backfill {
    private final RowSchema features;
    private final List<Range> ranges;

    /** A model for event times from {@code from} (inclusive) to {@code before} (exclusive), epoch milliseconds. */
    private record Range(long from, long before, FittedModel model) {}

    private Backfill(RowSchema features, List<Range> ranges) {
        this.features = features;
        this.ranges = ranges;
    }

    static Backfill of(RowSchema features, Split split, List<FittedModel> folds, FittedModel last) {
        List<Range> ranges = new ArrayList<>();
        for (Split.Fold fold : split.folds()) {
            if (fold.valid().selection().dealt() == Split.Selection.ANY) {
                ranges.add(new Range(fold.valid().from(), fold.valid().before(), folds.get(fold.number() - 1)));
            }
        }
        ranges.add(new Range(split.finalFold().valid().from(), Long.MAX_VALUE, last));
        return new Backfill(features, ranges);
    }

    /**
     * Scores what can be scored, lazily.
     *
     * @param rows the row's place, {@code _event_time} and the feature columns; labels are not needed
     * @return those rows that have an honest score, with all their columns, {@code score DOUBLE} and {@code decision DOUBLE}
     */
    public Dataset<Row> score(Dataset<Row> rows) {
        FeatureRows reader = new FeatureRows(features, rows.schema());
        StructType schema =
                rows.schema().add("score", DataTypes.DoubleType, false).add("decision", DataTypes.DoubleType, false);
        StructType withTime = rows.schema().add(Examples.MILLIS, DataTypes.LongType);
        Dataset<Row> timed = rows.withColumn(Examples.MILLIS, unix_millis(col(Tables.EVENT_TIME)))
                .where(col(Examples.MILLIS).geq(ranges.get(0).from()));
        ArrayList<Shipped> shipped = new ArrayList<>();
        for (Range range : ranges) {
            shipped.add(new Shipped(
                    range.from(),
                    range.before(),
                    new Encoded.Shipped(
                            reader,
                            range.model().encoder(),
                            range.model().kind().trees(),
                            range.model().scorer())));
        }
        int time = withTime.fieldIndex(Examples.MILLIS);
        return rows.sparkSession()
                .createDataFrame(timed.javaRDD().mapPartitions(part -> scorePart(shipped, time, part)), schema);
    }

    private record Shipped(long from, long before, Encoded.Shipped model) implements Serializable {}

    private static Iterator<Row> scorePart(List<Shipped> ranges, int time, Iterator<Row> rows) {
        Scorer[] scorers = new Scorer[ranges.size()];
        return new Encoded.Mapped(rows, row -> {
            long millis = row.getLong(time);
            int index = 0;
            while (millis >= ranges.get(index).before()) {
                index++;
            }
            Encoded.Shipped model = ranges.get(index).model();
            if (scorers[index] == null) {
                Encoder encoder = model.encoder();
                scorers[index] = model.scorer(encoder);
            }
            Prediction prediction = scorers[index].score(model.reader().read(row));
            Object[] values = new Object[time + 2];
            for (int i = 0; i < time; i++) {
                values[i] = row.get(i);
            }
            values[time] = prediction.score();
            values[time + 1] = prediction.decision();
            return RowFactory.create(values);
        });
    }
}
