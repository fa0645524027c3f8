package dev.lambent.batch.train;

import dev.lambent.bundle.Bundles;
import dev.lambent.encode.Encoder;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.measure.Scored;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores rows with shared scorers and gathers the scores on the driver. */
final class Scoring {
    private Scoring() {}

    static Scored score(Examples examples, Dataset<Row> rows, FittedModel model) {
        Encoded.Shipped shipped = new Encoded.Shipped(
                examples.reader(), model.encoder(), model.kind().trees(), model.scorer());
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        return gathered(rows.javaRDD()
                .mapPartitions(part -> {
                    Encoder encoder = shipped.encoder();
                    return scorePart(shipped.reader(), shipped.scorer(encoder)::score, label, part);
                })
                .collect());
    }

    /** What a saved model says of the same rows, in the same order. */
    static Scored score(Examples examples, Dataset<Row> rows, Path bundle) {
        FeatureRows reader = examples.reader();
        String folder = bundle.toString();
        String featureSet = examples.input().featureSet().value();
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        return gathered(rows.javaRDD()
                .mapPartitions(part -> {
                    Model model = Bundles.load(Path.of(folder), new FeatureSetId(featureSet), reader.schema());
                    return scorePart(reader, model::score, label, part);
                })
                .collect());
    }

    private static Scored gathered(List<double[][]> parts) {
        return new Scored(column(parts, 1), column(parts, 2), column(parts, 0));
    }

    private static double[] column(List<double[][]> parts, int column) {
        return Scored.concatenate(parts.stream().map(part -> part[column]).toList());
    }

    /** Columns: label, score, decision. */
    private static Iterator<double[][]> scorePart(
            FeatureRows reader, Function<dev.lambent.schema.Row, Prediction> scorer, int label, Iterator<Row> rows) {
        GrowingColumns columns = new GrowingColumns(3);
        while (rows.hasNext()) {
            Row row = rows.next();
            Prediction prediction = scorer.apply(reader.read(row));
            columns.newRow();
            columns.set(0, row.getDouble(label));
            columns.set(1, prediction.score());
            columns.set(2, prediction.decision());
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }
}
