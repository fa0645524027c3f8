package dev.lambent.batch.train;

import dev.lambent.encode.Encoder;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores rows with shared scorers and gathers the scores on the driver. */
final class Scoring {
    private Scoring() {}

    /** One {@link Scored} per model, from a single pass over the rows. The models share an encoder. */
    static List<Scored> score(Examples examples, Dataset<Row> rows, List<FittedModel> models) {
        ArrayList<Encoded.Shipped> shipped = new ArrayList<>();
        for (FittedModel model : models) {
            shipped.add(new Encoded.Shipped(
                    examples.reader(), model.encoder(), model.kind().trees(), model.scorer()));
        }
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        List<double[][]> parts = rows.javaRDD()
                .mapPartitions(part -> scorePart(shipped, label, part))
                .collect();
        double[] labels = column(parts, 0);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            scored.add(new Scored(column(parts, 1 + 2 * i), column(parts, 2 + 2 * i), labels));
        }
        return scored;
    }

    private static double[] column(List<double[][]> parts, int column) {
        return Scored.concatenate(parts.stream().map(part -> part[column]).toList());
    }

    /** Columns: label, then score and decision of each model. */
    private static Iterator<double[][]> scorePart(List<Encoded.Shipped> shipped, int label, Iterator<Row> rows) {
        Scorer[] scorers = new Scorer[shipped.size()];
        Encoder encoder = shipped.get(0).encoder();
        for (int i = 0; i < scorers.length; i++) {
            scorers[i] = shipped.get(i).scorer(encoder);
        }
        FeatureRows reader = shipped.get(0).reader();
        GrowingColumns columns = new GrowingColumns(1 + 2 * scorers.length);
        while (rows.hasNext()) {
            Row row = rows.next();
            dev.lambent.schema.Row features = reader.read(row);
            columns.newRow();
            columns.set(0, row.getDouble(label));
            for (int i = 0; i < scorers.length; i++) {
                Prediction prediction = scorers[i].score(features);
                columns.set(1 + 2 * i, prediction.score());
                columns.set(2 + 2 * i, prediction.decision());
            }
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }
}
