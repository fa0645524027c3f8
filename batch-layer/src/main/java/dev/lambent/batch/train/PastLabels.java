package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.lambent.app.Baseline.Past;
import dev.lambent.batch.lake.SparkRows;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/**
 * What became of earlier rows, as a score: each row of a group, in the order of time, sees the labels of those that are older
 * by a delay or more, and less than a reach. One sweep per group, in constant memory but for the rows of that time.
 *
 * @param delay milliseconds; a label of less age is not seen
 * @param reach milliseconds; of labels of this age or more none is seen
 * @param mean whether of all labels seen, or the newest alone
 */
record PastLabels(long delay, long reach, boolean mean) implements Serializable {
    /** The score; null where no label is seen. */
    static final String SCORE = "past_score";

    private static final String GROUP = "past_group";

    static PastLabels of(Past past, Duration maturesAfter) {
        // A row never sees its own label, nor one of the same time.
        long mature = Math.max(1, maturesAfter.toMillis());
        long span = past.span().map(Duration::toMillis).orElse(0L);
        return switch (past.form()) {
            case LAST_VALUE -> new PastLabels(mature, Long.MAX_VALUE, false);
            case SEASONAL_NAIVE -> new PastLabels(span, span + span / 2, false);
            case ROLLING_MEAN -> new PastLabels(mature, mature + span, true);
        };
    }

    /**
     * All rows, each with its {@link #SCORE}.
     *
     * @param rows of {@link Examples#all}
     * @param by the column of the groups
     * @return {@link Examples#order}, the label, and the score
     */
    Dataset<Row> score(Dataset<Row> rows, Optional<String> by) {
        List<Column> columns = new ArrayList<>(List.of(Examples.order()));
        columns.add(col(TrainingInput.LABEL));
        columns.add(by.map(name -> col(SparkRows.quoted(name)).cast(DataTypes.StringType))
                .orElse(lit(""))
                .as(GROUP));
        Dataset<Row> grouped = rows.select(columns.toArray(Column[]::new));
        int time = grouped.schema().fieldIndex(Examples.MILLIS);
        int label = grouped.schema().fieldIndex(TrainingInput.LABEL);
        int group = grouped.schema().fieldIndex(GROUP);
        List<Column> byGroup = new ArrayList<>(List.of(Examples.order()));
        byGroup.add(0, col(GROUP));
        return grouped.repartition(col(GROUP))
                .sortWithinPartitions(byGroup.toArray(Column[]::new))
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) part -> sweep(part, group, time, label),
                        Encoders.row(grouped.schema().add(SCORE, DataTypes.DoubleType)));
    }

    /**
     * The rows, each with its score after its other columns.
     *
     * @param rows group after group, each by time
     * @param group its column
     * @param time its column, of epoch milliseconds
     * @param label its column
     */
    Iterator<Row> sweep(Iterator<Row> rows, int group, int time, int label) {
        return new Sweep(this, rows, group, time, label);
    }

    /** One group after the other. */
    private static final class Sweep implements Iterator<Row> {
        private final PastLabels past;
        private final Iterator<Row> rows;
        private final int by;
        private final int time;
        private final int label;
        /** Times and labels that are too young to be seen. */
        private final ArrayDeque<double[]> young = new ArrayDeque<>();

        private final SeenLabels seen = new SeenLabels();
        private Object group;
        private boolean begun;

        Sweep(PastLabels past, Iterator<Row> rows, int by, int time, int label) {
            this.past = past;
            this.rows = rows;
            this.by = by;
            this.time = time;
            this.label = label;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            Row row = rows.next();
            if (!begun || !Objects.equals(group, row.get(by))) {
                begun = true;
                group = row.get(by);
                young.clear();
                seen.clear();
            }
            long now = row.getLong(time);
            young.addLast(new double[] {now, row.getDouble(label)});
            while (!young.isEmpty() && now - (long) young.peekFirst()[0] >= past.delay) {
                see(young.removeFirst());
            }
            seen.forget(now, past.reach);
            Object[] values = new Object[row.size() + 1];
            for (int i = 0; i < row.size(); i++) {
                values[i] = row.get(i);
            }
            values[row.size()] = seen.isEmpty() ? null : (Object) score();
            return RowFactory.create(values);
        }

        private void see(double[] labelled) {
            if (!past.mean) {
                seen.clear();
            }
            seen.add((long) labelled[0], labelled[1]);
        }

        private double score() {
            return past.mean ? seen.mean() : seen.newest();
        }
    }
}
