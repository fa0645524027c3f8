package dev.lambent.batch.train;

import dev.lambent.bundle.Bundles;
import dev.lambent.encode.Encoder;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.measure.Scored;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
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
        return gathered(
                rows.javaRDD()
                        .mapPartitions(part -> scorePart(shipped, label, part))
                        .collect(),
                models.size());
    }

    /** What a saved model says of the same rows, in the same order. */
    static Scored score(Examples examples, Dataset<Row> rows, Path bundle) {
        FeatureRows reader = examples.reader();
        String folder = bundle.toString();
        String featureSet = examples.input().featureSet().value();
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        return gathered(
                        rows.javaRDD()
                                .mapPartitions(part -> {
                                    Model model = Bundles.load(
                                            Path.of(folder), new FeatureSetId(featureSet), reader.schema());
                                    return scorePart(reader, List.of(model::score), label, part);
                                })
                                .collect(),
                        1)
                .get(0);
    }

    private static List<Scored> gathered(List<double[][]> parts, int models) {
        double[] labels = column(parts, 0);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            scored.add(new Scored(column(parts, 1 + 2 * i), column(parts, 2 + 2 * i), labels));
        }
        return scored;
    }

    private static double[] column(List<double[][]> parts, int column) {
        return Scored.concatenate(parts.stream().map(part -> part[column]).toList());
    }

    private static Iterator<double[][]> scorePart(List<Encoded.Shipped> shipped, int label, Iterator<Row> rows) {
        Encoder encoder = shipped.get(0).encoder();
        List<Function<dev.lambent.schema.Row, Prediction>> scorers = new ArrayList<>();
        for (Encoded.Shipped model : shipped) {
            scorers.add(model.scorer(encoder)::score);
        }
        return scorePart(shipped.get(0).reader(), scorers, label, rows);
    }

    /** Columns: label, then score and decision of each model. */
    private static Iterator<double[][]> scorePart(
            FeatureRows reader,
            List<Function<dev.lambent.schema.Row, Prediction>> scorers,
            int label,
            Iterator<Row> rows) {
        GrowingColumns columns = new GrowingColumns(1 + 2 * scorers.size());
        while (rows.hasNext()) {
            Row row = rows.next();
            dev.lambent.schema.Row features = reader.read(row);
            columns.newRow();
            columns.set(0, row.getDouble(label));
            for (int i = 0; i < scorers.size(); i++) {
                Prediction prediction = scorers.get(i).apply(features);
                columns.set(1 + 2 * i, prediction.score());
                columns.set(2 + 2 * i, prediction.decision());
            }
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }
}
