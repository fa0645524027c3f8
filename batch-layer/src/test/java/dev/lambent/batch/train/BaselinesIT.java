package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_trunc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.App;
import dev.lambent.app.Baseline;
import dev.lambent.app.Baseline.Past;
import dev.lambent.app.Baseline.Past.Form;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Baselines of earlier rows, beside a loop over all pairs of rows. */
class BaselinesIT {
    private static final long MATURE = Duration.ofMinutes(30).toMillis();
    private static final Optional<String> BY_SHOP = Optional.of("shop");

    /** A row as the oracle sees it. */
    private record Seen(long time, double label, String shop) {}

    private static List<Seen> seen(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> new Seen(row.getAs(Examples.MILLIS), row.getAs("label"), row.getAs("shop")))
                .toList();
    }

    private static double expected(Past past, Seen of, List<Seen> all, double prior) {
        long span = past.span().map(Duration::toMillis).orElse(0L);
        List<Double> labels = new ArrayList<>();
        for (Seen other : all) {
            long age = of.time - other.time;
            boolean eligible =
                    switch (past.form()) {
                        case LAST_VALUE -> age >= MATURE;
                        case SEASONAL_NAIVE -> age >= span && age < span * 3 / 2;
                        case ROLLING_MEAN -> age >= MATURE && age < MATURE + span;
                    };
            if (eligible && (past.by().isEmpty() || Objects.equals(of.shop, other.shop))) {
                labels.add(other.label);
            }
        }
        if (labels.isEmpty()) {
            return prior;
        }
        return past.form() == Form.ROLLING_MEAN
                ? labels.stream().mapToDouble(l -> l).average().orElseThrow()
                : labels.get(labels.size() - 1);
    }

    private static App app(Task task, List<Baseline> baselines) {
        return Sample.with(Sample.app(task, 2, List.of(Candidate.DECISION_TREE), Map.of()), baselines);
    }

    /** Rows of which twenty share each event time. */
    private static Dataset<Row> rows(Task task) {
        Dataset<Row> rows = Sample.rows(task, 1_200, 3, 4);
        return rows.withColumn("_event_time", date_trunc("MINUTE", col("_event_time")))
                .withColumn(
                        "_event_time",
                        org.apache.spark.sql.functions.timestamp_millis(org.apache
                                .spark
                                .sql
                                .functions
                                .unix_millis(col("_event_time"))
                                .divide(1_200_000)
                                .cast("long")
                                .multiply(1_200_000)));
    }

    @Test
    void eachSeesTheLabelsThatWereFinalByThen() {
        List<Baseline> baselines = new ArrayList<>();
        for (Optional<String> by : List.of(Optional.<String>empty(), BY_SHOP)) {
            String suffix = by.map(column -> " by " + column).orElse("");
            baselines.add(new Past("last" + suffix, Form.LAST_VALUE, Optional.empty(), by));
            baselines.add(new Past("season" + suffix, Form.SEASONAL_NAIVE, Optional.of(Duration.ofHours(2)), by));
            baselines.add(new Past("mean" + suffix, Form.ROLLING_MEAN, Optional.of(Duration.ofMinutes(70)), by));
        }
        for (Task task : Task.values()) {
            List<Baseline> ofTask = baselines.stream()
                    .filter(b -> task != Task.MULTICLASS || ((Past) b).form() != Form.ROLLING_MEAN)
                    .toList();
            TrainingInput input = Sample.input(app(task, ofTask), rows(task), Path.of("none"));
            try (Examples examples = new Examples(input)) {
                Split.Fold fold = examples.split().finalFold();
                List<Seen> all = seen(examples.all().orderBy(Examples.order()));
                List<Seen> holdout = seen(examples.valid(fold));
                double prior = prior(task, examples, fold);
                List<BaselineResult> results = Baselines.judge(examples, fold);
                assertThat(results).hasSameSizeAs(ofTask);
                for (int i = 0; i < results.size(); i++) {
                    Past past = (Past) ofTask.get(i);
                    double[] scores =
                            results.get(i).scored().orElseThrow().scored().scores();
                    double[] expected = holdout.stream()
                            .mapToDouble(row -> expected(past, row, all, prior))
                            .toArray();
                    assertThat(scores).as("%s of %s", past.name(), task).containsExactly(expected, within(1e-9));
                    assertThat(results.get(i).scored().orElseThrow().scored().labels())
                            .as("the rows in their order")
                            .isEqualTo(holdout.stream().mapToDouble(Seen::label).toArray());
                }
            }
        }
    }

    private static double prior(Task task, Examples examples, Split.Fold fold) {
        if (task != Task.MULTICLASS) {
            return fold.train().labels() / fold.train().rows();
        }
        long[] classes = examples.classRows(fold.train());
        int most = 0;
        for (int i = 1; i < classes.length; i++) {
            most = classes[i] > classes[most] ? i : most;
        }
        return most;
    }

    @Test
    void theMedianHasTheLeastAbsoluteErrorOnItsOwnRowsAndSkillIsMeasuredAgainstEach() {
        App app = app(Task.REGRESSION, List.of(new Baseline.Prior(), new Baseline.Median()));
        TrainingInput input = Sample.input(app, rows(Task.REGRESSION), Path.of("none"));
        try (Examples examples = new Examples(input)) {
            Split.Fold fold = examples.split().finalFold();
            double[] labels = seen(examples.train(fold)).stream()
                    .mapToDouble(Seen::label)
                    .sorted()
                    .toArray();
            double median = (labels[(labels.length - 1) / 2] + labels[labels.length / 2]) / 2;
            List<BaselineResult> results = Baselines.judge(examples, fold);
            assertThat(Arrays.stream(results.get(1)
                                    .scored()
                                    .orElseThrow()
                                    .scored()
                                    .scores())
                            .distinct())
                    .singleElement()
                    .satisfies(score -> assertThat(score).isCloseTo(median, within(1e-12)));
            Map<Metric, Double> model = Map.of(Metric.RMSE, 2.0, Metric.MAE, 1.5);
            BaselineResult prior = results.get(0);
            assertThat(prior.skill(Metric.RMSE, model).getAsDouble())
                    .isCloseTo(1 - 2.0 / prior.metrics().get(Metric.RMSE), within(1e-12));
            assertThat(prior.scaledError(model)).hasValue(1.5 / prior.metrics().get(Metric.MAE));
            assertThat(Metric.ROC_AUC.skill(0.9, 0.6).getAsDouble()).isCloseTo(0.75, within(1e-12));
            assertThat(Metric.ROC_AUC.skill(0.9, 1)).isEmpty();
        }
    }
}
