package dev.lambent.batch.train;

import dev.lambent.bundle.Bundles;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.measure.Scored;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
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
        int classes = examples.input().app().label().classes().size();
        return gathered(
                classes,
                rows.javaRDD()
                        .mapPartitions(part -> {
                            Scorer scorer = shipped.scorer(shipped.encoder());
                            return scorePart(shipped.reader(), scorer::score, scorer::classes, label, classes, part);
                        })
                        .collect());
    }

    /** What a saved model says of the same rows, in the same order. */
    static Scored score(Examples examples, Dataset<Row> rows, Path bundle) {
        FeatureRows reader = examples.reader();
        String folder = bundle.toString();
        String featureSet = examples.input().featureSet().value();
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        int classes = examples.input().app().label().classes().size();
        return gathered(
                classes,
                rows.javaRDD()
                        .mapPartitions(part -> {
                            Model model = Bundles.load(Path.of(folder), new FeatureSetId(featureSet), reader.schema());
                            return scorePart(reader, model::score, model::classes, label, classes, part);
                        })
                        .collect());
    }

    private static Scored gathered(int classes, List<double[][]> parts) {
        double[][] byClass = new double[classes][];
        for (int i = 0; i < classes; i++) {
            byClass[i] = column(parts, 3 + i);
        }
        return new Scored(column(parts, 1), column(parts, 2), column(parts, 0), byClass);
    }

    private static double[] column(List<double[][]> parts, int column) {
        return Scored.concatenate(parts.stream().map(part -> part[column]).toList());
    }

    /** Columns: label, score, decision, and the probability of each class if there are several. */
    private static Iterator<double[][]> scorePart(
            FeatureRows reader,
            Function<dev.lambent.schema.Row, Prediction> scorer,
            Function<dev.lambent.schema.Row, double[]> ofClasses,
            int label,
            int classes,
            Iterator<Row> rows) {
        GrowingColumns columns = new GrowingColumns(3 + classes);
        while (rows.hasNext()) {
            Row row = rows.next();
            dev.lambent.schema.Row features = reader.read(row);
            Prediction prediction = scorer.apply(features);
            columns.newRow();
            columns.set(0, row.getDouble(label));
            columns.set(1, prediction.score());
            columns.set(2, prediction.decision());
            double[] probabilities = classes == 0 ? new double[0] : ofClasses.apply(features);
            for (int i = 0; i < classes; i++) {
                columns.set(3 + i, probabilities[i]);
            }
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }
}
