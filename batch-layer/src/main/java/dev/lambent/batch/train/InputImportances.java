package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.Metric;
import dev.lambent.app.TrainSpec;
import dev.lambent.card.Importances;
import dev.lambent.encode.Encoder;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.LinearScorer;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
import dev.lambent.score.TunedScorer;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/**
 * What a model looks at: by how much the main metric gets worse on hold-out rows if an input's values are shuffled among them
 * (Breiman 2001; Fisher, Rudin and Dominici 2019); coefficients of linear models; MLlib's gains of trees.
 */
final class InputImportances {
    private static final int MOST_ROWS = 5_000;
    private static final int SHUFFLES = 3;
    private static final int MOST_WEIGHTS = 40;

    private final Examples examples;
    private final FittedModel model;
    private final Metric metric;
    private final TrainSpec spec;
    private final List<Row> rows;
    private final double[] labels;

    InputImportances(Examples examples, Split.Fold fold, FittedModel model) {
        this.examples = examples;
        this.model = model;
        this.spec = examples.input().app().train();
        this.metric = Metric.main(examples.input().app().task());
        List<org.apache.spark.sql.Row> drawn = examples.valid(fold)
                .orderBy(Examples.draw(spec.seed() + 3), col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET))
                .limit(MOST_ROWS)
                .collectAsList();
        rows = drawn.stream().map(examples.reader()::read).toList();
        labels = drawn.stream()
                .mapToDouble(row -> row.<Double>getAs(TrainingInput.LABEL))
                .toArray();
    }

    Importances measure() {
        return new Importances(permutation(), coefficients(), gains());
    }

    private List<Importances.Drop> permutation() {
        Double whole = figure(rows);
        List<Importances.Drop> drops = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(spec.seed());
        for (String input : examples.input().inputs()) {
            double[] lost = new double[SHUFFLES];
            for (int i = 0; i < SHUFFLES; i++) {
                Double shuffled = figure(shuffled(input, random));
                lost[i] = whole == null || shuffled == null ? Double.NaN : metric.gain(whole, shuffled);
            }
            double mean = Arrays.stream(lost).average().orElseThrow();
            double squares = Arrays.stream(lost)
                    .map(drop -> (drop - mean) * (drop - mean))
                    .sum();
            drops.add(new Importances.Drop(input, mean, OptionalDouble.of(Math.sqrt(squares / (SHUFFLES - 1)))));
        }
        return drops;
    }

    private List<Row> shuffled(String input, SplittableRandom random) {
        RowSchema schema = examples.reader().schema();
        int column = schema.indexOf(input);
        int[] order = new int[rows.size()];
        for (int i = 0; i < order.length; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        List<Row> shuffled = new ArrayList<>(rows.size());
        for (int i = 0; i < order.length; i++) {
            Row row = new Row(schema.width());
            for (int c = 0; c < schema.width(); c++) {
                row.copyFrom(c, rows.get(c == column ? order[i] : i), c);
            }
            shuffled.add(row);
        }
        return shuffled;
    }

    private Double figure(List<Row> of) {
        int classes = examples.input().app().label().classes().size();
        double[] scores = new double[of.size()];
        double[] decisions = new double[of.size()];
        double[][] byClass = new double[classes][of.size()];
        for (int i = 0; i < scores.length; i++) {
            Prediction prediction = model.scorer().score(of.get(i));
            scores[i] = prediction.score();
            decisions[i] = prediction.decision();
            double[] ofClasses = classes == 0 ? new double[0] : model.scorer().classes(of.get(i));
            for (int k = 0; k < classes; k++) {
                byClass[k][i] = ofClasses[k];
            }
        }
        Scored scored = new Scored(scores, decisions, labels, byClass);
        return Metrics.of(model.kind().task(), spec.metrics(), scored).get(metric);
    }

    private List<Importances.Weight> coefficients() {
        Scorer raw = model.scorer() instanceof TunedScorer tuned ? tuned.raw() : model.scorer();
        if (!(raw instanceof LinearScorer linear)) {
            return List.of();
        }
        List<String> names = model.encoder().linearNames();
        double[] weights = linear.weights();
        List<Importances.Weight> all = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                all.add(new Importances.Weight(names.get(i), weights[i]));
            }
        }
        return greatest(all);
    }

    private List<Importances.Weight> gains() {
        Vector gains = gains(model.mllib());
        List<Encoder.TreeColumn> columns = model.encoder().treeColumns();
        List<Importances.Weight> all = new ArrayList<>();
        for (int i = 0; i < gains.size(); i++) {
            if (gains.apply(i) > 0) {
                all.add(new Importances.Weight(columns.get(i).name(), gains.apply(i)));
            }
        }
        return greatest(all);
    }

    private static List<Importances.Weight> greatest(List<Importances.Weight> weights) {
        return new Importances(List.of(), weights, List.of())
                .coefficients().stream().limit(MOST_WEIGHTS).toList();
    }

    private static Vector gains(Model<?> model) {
        if (model instanceof DecisionTreeClassificationModel tree) {
            return tree.featureImportances();
        } else if (model instanceof DecisionTreeRegressionModel tree) {
            return tree.featureImportances();
        } else if (model instanceof RandomForestClassificationModel forest) {
            return forest.featureImportances();
        } else if (model instanceof RandomForestRegressionModel forest) {
            return forest.featureImportances();
        } else if (model instanceof GBTClassificationModel boosted) {
            return boosted.featureImportances();
        } else if (model instanceof GBTRegressionModel boosted) {
            return boosted.featureImportances();
        }
        return Vectors.dense(new double[0]);
    }
}
