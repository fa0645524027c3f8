package dev.lambent.batch.replay;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.lambent.batch.archive.ModelSchedule;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Prediction;
import dev.lambent.view.Tables;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRow;
import org.apache.spark.sql.types.StructType;

/**
 * {@code predictions} of rows of the log: each row gets the model that the control log gave it, never a newer one. Rows
 * from before the first model have no prediction.
 */
public final class Scoring {
    public static final String LIVE = "live";
    public static final String BACKFILL = "backfill";

    private final Lake lake;
    private final SharedTransform shared;
    private final SharedModels models;

    public Scoring(Lake lake, SharedTransform shared, SharedModels models) {
        this.lake = lake;
        this.shared = shared;
        this.models = models;
    }

    /** Rows of the table {@code predictions} for the slice: those for which a model of this feature set decided. */
    public Dataset<Row> live(LogSlice slice, ModelSchedule schedule) {
        Transform transform = shared.get();
        Set<String> foreign = schedule.foreignTo(transform.featureSet());
        StructType table = TableColumns.predictions(Replay.rowId(transform));
        StructType wire = SparkRows.wire(table);
        SharedTransform handle = shared;
        SharedModels loader = models;
        MapPartitionsFunction<Row, Row> score =
                rows -> new Scorer(rows, handle.get(), loader, schedule, foreign, wire.size());
        Dataset<Row> features = slice.of(lake.read(Tables.FEATURES))
                .where(not(col(Tables.TOPIC).startsWith(LogPartition.HISTORY_PREFIX)));
        return SparkRows.toTable(SparkRows.toWire(features).mapPartitions(score, Encoders.row(wire)), table);
    }

    private static final class Scorer implements Iterator<Row> {
        private static final int FIRST_FEATURE = TableColumns.PLACE.size() + 1;

        private final Iterator<Row> rows;
        private final RowSchema schema;
        private final SharedModels models;
        private final ModelSchedule schedule;
        private final Set<String> foreign;
        private final int rowId;
        private final int width;
        private Row next;

        Scorer(
                Iterator<Row> rows,
                Transform transform,
                SharedModels models,
                ModelSchedule schedule,
                Set<String> foreign,
                int width) {
            this.rows = rows;
            this.models = models;
            this.schedule = schedule;
            this.foreign = foreign;
            this.width = width;
            schema = transform.fold().outputSchema();
            rowId = schema.indexOf(transform.app().rowId());
        }

        @Override
        public boolean hasNext() {
            while (next == null && rows.hasNext()) {
                next = score(rows.next());
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = next;
            next = null;
            return row;
        }

        private Row score(Row in) {
            String bundle = schedule.at(in.getLong(3));
            if (bundle == null || foreign.contains(bundle)) {
                return null;
            }
            Prediction prediction = models.get(bundle).score(SparkRows.take(in, schema, FIRST_FEATURE));
            Object[] out = new Object[width];
            for (int i = 0; i < FIRST_FEATURE; i++) {
                out[i] = in.get(i);
            }
            out[FIRST_FEATURE] = in.get(FIRST_FEATURE + rowId);
            out[FIRST_FEATURE + 1] = bundle;
            out[FIRST_FEATURE + 2] = LIVE;
            out[FIRST_FEATURE + 3] = prediction.score();
            out[FIRST_FEATURE + 4] = prediction.decision();
            return new GenericRow(out);
        }
    }
}
