package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.score.Thresholds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of model: MLlib's transform and the shared scorer on the same rows, ordinary ones and edge cases. */
class ScorerParityIT {
    private static final Map<Candidate, Map<String, List<Double>>> GRID = Map.of(
            Candidate.LOGISTIC_REGRESSION, Map.of("reg_param", List.of(0.001), "elastic_net_param", List.of(0.5)),
            Candidate.LINEAR_REGRESSION, Map.of("reg_param", List.of(0.01), "elastic_net_param", List.of(0.5)),
            Candidate.RANDOM_FOREST,
                    Map.of(
                            "num_trees",
                            List.of(15.0),
                            "max_depth",
                            List.of(7.0),
                            "min_instances_per_node",
                            List.of(1.0)),
            Candidate.FACTORIZATION_MACHINE, Map.of("max_iter", List.of(20.0), "reg_param", List.of(0.001)),
            Candidate.DECISION_TREE, Map.of("max_depth", List.of(7.0), "min_instances_per_node", List.of(1.0)),
            Candidate.GRADIENT_BOOSTED_TREES,
                    Map.of(
                            "max_iter", List.of(8.0),
                            "max_depth", List.of(5.0),
                            "step_size", List.of(0.3),
                            "min_instances_per_node", List.of(1.0)));

    private static final Map<Task, Examples> EXAMPLES = new EnumMap<>(Task.class);

    @BeforeAll
    static void readRows() {
        for (Task task : Task.values()) {
            EXAMPLES.put(task, examples(task));
        }
    }

    @AfterAll
    static void forgetRows() {
        EXAMPLES.values().forEach(Examples::close);
        EXAMPLES.clear();
    }

    private static Examples examples(Task task) {
        App app = Sample.app(task, 2, List.of(), Map.of());
        return new Examples(Sample.input(app, Sample.rows(task, 2_000, 2, 1), Path.of("unused")));
    }

    @ParameterizedTest
    @CsvSource({
        "LOGISTIC_REGRESSION, BINARY",
        "LINEAR_SVM, BINARY",
        "NAIVE_BAYES, BINARY",
        "FACTORIZATION_MACHINE, BINARY",
        "DECISION_TREE, BINARY",
        "RANDOM_FOREST, BINARY",
        "GRADIENT_BOOSTED_TREES, BINARY",
        "LOGISTIC_REGRESSION, MULTICLASS",
        "NAIVE_BAYES, MULTICLASS",
        "DECISION_TREE, MULTICLASS",
        "RANDOM_FOREST, MULTICLASS",
        "LINEAR_REGRESSION, REGRESSION",
        "POISSON_REGRESSION, REGRESSION",
        "GAMMA_REGRESSION, REGRESSION",
        "FACTORIZATION_MACHINE, REGRESSION",
        "DECISION_TREE, REGRESSION",
        "RANDOM_FOREST, REGRESSION",
        "GRADIENT_BOOSTED_TREES, REGRESSION"
    })
    void sharedScorerAndMllibAgreeOnEveryRow(Candidate candidate, Task task) {
        Examples examples = EXAMPLES.get(task);
        Trial trial = Trial.of(Sample.app(task, 2, List.of(candidate), GRID)).get(0);
        Dataset<Row> train = examples.all().where("id < 1500");
        var encoder = examples.fitEncoder(train);
        Dataset<Row> encoded = Encoded.rows(
                examples, train, encoder, Encoded.Layout.plain(trial.kind().trees()));
        FittedModel model = Estimators.fit(trial, encoder, encoded, 42);

        Parity onAll = Parity.of(model, Encoded.scoredRows(examples, examples.all(), model));
        List<dev.lambent.schema.Row> edges = edges(model);
        Parity onEdges = Parity.of(model, Encoded.scoredRows(Sample.spark(), edges, model));

        assertThat(onAll.rows()).isEqualTo(2_000);
        assertThat(onEdges.rows()).isEqualTo(edges.size()).isGreaterThan(1_000);
        assertThat(onAll.and(onEdges).maxDifference()).isLessThanOrEqualTo(1e-12);
        assertThat(onAll.and(onEdges).otherDecisions()).isZero();
        assertThat(onAll.holds() && onEdges.holds()).isTrue();
        if (model.scorer() instanceof Thresholds trees) {
            assertThat(trees.cuts()).as("thresholds to be hit").isNotEmpty();
        }
    }

    /** Golden rows (each edge value in turn, every threshold hit), and rows with several edge values at once. */
    private static List<dev.lambent.schema.Row> edges(FittedModel model) {
        List<dev.lambent.schema.Row> rows = new ArrayList<>();
        Random random = new Random(9);
        double[] numbers = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            1e308,
            -1e149,
            0.0,
            -0.0,
            1.5,
            Double.MIN_VALUE
        };
        for (int i = 0; i < 1_000; i++) {
            dev.lambent.schema.Row row = new dev.lambent.schema.Row(Sample.SCHEMA.width());
            if (random.nextInt(4) > 0) {
                row.setDouble(1, numbers[random.nextInt(numbers.length)]);
            }
            if (random.nextInt(4) > 0) {
                row.setLong(2, random.nextInt(30) == 0 ? Integer.MIN_VALUE : random.nextInt(30) - 3);
            }
            row.setText(3, random.nextInt(4) == 0 ? null : "shop " + random.nextInt(40));
            if (random.nextInt(3) > 0) {
                row.setBoolean(4, random.nextBoolean());
            }
            rows.add(row.setLong(5, random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(100)));
        }
        rows.addAll(GoldenRows.of(model, rows.subList(0, 40)));
        return rows;
    }
}
