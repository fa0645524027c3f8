package dev.lambent.batch.train;

import dev.lambent.bundle.Bundles;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.measure.Scored;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
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

    static Scored score(Examples examples, Dataset<Row> rows, FittedModel model) {
        return score(examples, rows, List.of(model)).get(0);
    }

    /** What each model says of the same rows, which are read once. */
    static List<Scored> score(Examples examples, Dataset<Row> rows, List<FittedModel> models) {
        FeatureRows reader = examples.reader();
        ArrayList<Encoded.Shipped> shipped = new ArrayList<>();
        for (FittedModel model : models) {
            shipped.add(
                    new Encoded.Shipped(reader, model.encoder(), model.kind().trees(), model.scorer()));
        }
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        int classes = examples.input().app().label().classes().size();
        return gathered(
                models.size(),
                classes,
                rows.javaRDD()
                        .mapPartitions(part -> {
                            List<Answers> answers = new ArrayList<>();
                            for (Encoded.Shipped one : shipped) {
                                Scorer scorer = one.scorer(one.encoder());
                                answers.add(new Answers(scorer::score, scorer::classes));
                            }
                            return scorePart(reader, answers, label, classes, part);
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
                        1,
                        classes,
                        rows.javaRDD()
                                .mapPartitions(part -> {
                                    Model model = Bundles.load(
                                            Path.of(folder), new FeatureSetId(featureSet), reader.schema());
                                    return scorePart(
                                            reader,
                                            List.of(new Answers(model::score, model::classes)),
                                            label,
                                            classes,
                                            part);
                                })
                                .collect())
                .get(0);
    }

    /** How one model answers. */
    private record Answers(
            Function<dev.lambent.schema.Row, Prediction> score, Function<dev.lambent.schema.Row, double[]> classes) {}

    private static List<Scored> gathered(int models, int classes, List<double[][]> parts) {
        List<Scored> scored = new ArrayList<>();
        double[] labels = column(parts, 0);
        for (int model = 0; model < models; model++) {
            int first = 1 + model * (2 + classes);
            double[][] byClass = new double[classes][];
            for (int i = 0; i < classes; i++) {
                byClass[i] = column(parts, first + 2 + i);
            }
            scored.add(new Scored(column(parts, first), column(parts, first + 1), labels, byClass));
        }
        return scored;
    }

    private static double[] column(List<double[][]> parts, int column) {
        return Scored.concatenate(parts.stream().map(part -> part[column]).toList());
    }

    /** Columns: label; then of each model score, decision, and the probability of each class if there are several. */
    private static Iterator<double[][]> scorePart(
            FeatureRows reader, List<Answers> models, int label, int classes, Iterator<Row> rows) {
        GrowingColumns columns = new GrowingColumns(1 + models.size() * (2 + classes));
        while (rows.hasNext()) {
            Row row = rows.next();
            dev.lambent.schema.Row features = reader.read(row);
            columns.newRow();
            int column = 0;
            columns.set(column++, row.getDouble(label));
            for (Answers model : models) {
                Prediction prediction = model.score().apply(features);
                columns.set(column++, prediction.score());
                columns.set(column++, prediction.decision());
                double[] probabilities =
                        classes == 0 ? new double[0] : model.classes().apply(features);
                for (int i = 0; i < classes; i++) {
                    columns.set(column++, probabilities[i]);
                }
            }
        }
        return Collections.singletonList(columns.toArrays()).iterator();
    }
}
