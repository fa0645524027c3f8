package dev.lambent.bundle;

import dev.lambent.calibrate.Calibration;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.EncoderFitter;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.BayesScorer;
import dev.lambent.score.ClassTreeScorer;
import dev.lambent.score.FactorScorer;
import dev.lambent.score.LinearScorer;
import dev.lambent.score.ModelKind;
import dev.lambent.score.MultinomialScorer;
import dev.lambent.score.Scorer;
import dev.lambent.score.TreeNode;
import dev.lambent.score.TreeScorer;
import dev.lambent.score.TunedScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Small bundles of each family, the same on every run. {@link #main} writes the saved bundles of a new format version:
 * {@code java dev.lambent.bundle.SampleBundle src/test/resources/bundles/v1}. Those of published versions are never
 * written again; every later Lambent must load them.
 */
final class SampleBundle {
    static final FeatureSetId FEATURE_SET = new FeatureSetId("00112233445566aa");
    static final RowSchema SCHEMA = new RowSchema(List.of(
            new Column("id", ColumnType.BIGINT, false),
            new Column("x", ColumnType.DOUBLE, true),
            new Column("c", ColumnType.VARCHAR, true),
            new Column("weekend", ColumnType.BOOLEAN, false)));

    private SampleBundle() {}

    static List<Row> rows() {
        Random random = new Random(21);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Row row = new Row(4).setLong(0, i).setBoolean(3, random.nextBoolean());
            if (random.nextInt(6) > 0) {
                row.setDouble(1, random.nextGaussian() * 10);
            }
            if (random.nextInt(6) > 0) {
                row.setText(2, "köln " + random.nextInt(6));
            }
            rows.add(row);
        }
        rows.add(new Row(4));
        rows.add(new Row(4).setDouble(1, Double.NaN).setText(2, "unseen"));
        rows.add(new Row(4).setDouble(1, Double.NEGATIVE_INFINITY).setText(2, ""));
        rows.add(new Row(4).setDouble(1, 2.5).setText(2, "köln 1"));
        return rows;
    }

    static Encoder encoder() {
        EncoderFitter fitter = new EncoderFitter(SCHEMA, List.of("x", "c", "weekend"));
        rows().forEach(fitter::add);
        return fitter.fit();
    }

    static Scorer linear(Encoder encoder) {
        double[] weights = new double[encoder.linearWidth()];
        Arrays.setAll(weights, i -> 1.0 / (i + 3));
        return new LinearScorer(encoder, ModelKind.LOGISTIC_REGRESSION, weights, -0.1);
    }

    static Scorer trees(Encoder encoder) {
        BitSet left = new BitSet();
        left.set(1);
        left.set(4);
        TreeNode category = new TreeNode.Categories(2, left, new TreeNode.Leaf(0, 0.75), new TreeNode.Leaf(0, -0.3));
        TreeNode root = new TreeNode.Threshold(0, 2.5, category, new TreeNode.Leaf(0, 0.1));
        return new TreeScorer(encoder, ModelKind.GRADIENT_BOOSTED_CLASSIFICATION, List.of(root, category));
    }

    static BundleContent content(Encoder encoder, Scorer scorer, long createdAtMillis) {
        return new BundleContent(
                "sample",
                FEATURE_SET,
                encoder,
                scorer,
                createdAtMillis,
                new Provenance(
                        7,
                        60,
                        OptionalLong.empty(),
                        1_000,
                        2_000,
                        Map.of("regParam", 0.001),
                        Map.of("features", 3L),
                        Map.of("java", "17", "os", "any")),
                "0123456789abcdef",
                List.of(
                        new GoalVerdict("roc_auc >= 0.7", GoalVerdict.Verdict.PASS, "0.71"),
                        new GoalVerdict("score_latency_p99 <= 5ms", GoalVerdict.Verdict.NOT_JUDGED, "known live only")),
                Map.of("holdout", Map.of("roc_auc", 0.71), "train", Map.of("roc_auc", 0.72)),
                rows(),
                Optional.empty());
    }

    /** The kinds that came later, and what can be put on top of a binary one. */
    static List<Scorer> later(Encoder encoder) {
        int width = encoder.linearWidth();
        TreeNode tree = new TreeNode.Threshold(0, 2.5, new TreeNode.Leaf(0, 0), new TreeNode.Leaf(0, 1));
        Scorer svm = new LinearScorer(encoder, ModelKind.LINEAR_SVM, numbers(width, 3), 0.2);
        return List.of(
                new TunedScorer(
                        linear(encoder),
                        Optional.of(
                                new Calibration.Staircase(new double[] {0.2, 0.4, 0.8}, new double[] {0.1, 0.3, 1})),
                        0.25),
                new TunedScorer(svm, Optional.of(new Calibration.Sigmoid(1.5, -0.5, false)), 0.5),
                new LinearScorer(encoder, ModelKind.POISSON_REGRESSION, numbers(width, 5), 0.1),
                new MultinomialScorer(encoder, numbers(3 * width, 7), new double[] {0.1, -0.2, 0.3}),
                new BayesScorer(
                        encoder,
                        ModelKind.NAIVE_BAYES_MULTICLASS,
                        new double[] {-1, -0.7, -2},
                        numbers(3 * width, 11),
                        Arrays.stream(numbers(3 * width, 13))
                                .map(x -> x * x + 0.1)
                                .toArray()),
                new FactorScorer(
                        encoder,
                        ModelKind.FACTORIZATION_MACHINE_CLASSIFICATION,
                        -0.3,
                        numbers(width, 17),
                        numbers(2 * width, 19)),
                new ClassTreeScorer(encoder, ModelKind.RANDOM_FOREST_MULTICLASS, List.of(tree, tree), 3, new double[] {
                    0.5, 0.25, 0.25, 0.125, 0, 0.875
                }));
    }

    private static double[] numbers(int size, int seed) {
        double[] numbers = new double[size];
        Arrays.setAll(numbers, i -> ((i * 31 + seed * 17) % 23 - 11) / 9.0);
        return numbers;
    }

    public static void main(String[] args) throws IOException {
        Encoder encoder = encoder();
        List<Scorer> scorers = args[0].endsWith("v1") ? List.of(linear(encoder), trees(encoder)) : later(encoder);
        for (Scorer scorer : scorers) {
            Bundles.save(Path.of(args[0]), content(encoder, scorer, 1_700_000_000_000L));
        }
    }
}
