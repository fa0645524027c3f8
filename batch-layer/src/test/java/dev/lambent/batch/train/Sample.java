package dev.lambent.batch.train;

import dev.lambent.app.App;
import dev.lambent.app.Baseline;
import dev.lambent.app.CardSpec;
import dev.lambent.app.FoldSpec;
import dev.lambent.app.GateSpec;
import dev.lambent.app.Goal;
import dev.lambent.app.KeepSpec;
import dev.lambent.app.LabelSpec;
import dev.lambent.app.LogSpec;
import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.SkewSpec;
import dev.lambent.app.SqlFile;
import dev.lambent.app.Task;
import dev.lambent.app.Threshold;
import dev.lambent.app.TrainSpec;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Labelled rows made from a rule with noise: a number, an integer with ties, a category, a flag, and a useless one. */
final class Sample {
    static final long START = 1_000_000_000_000L;
    static final long STEP_MILLIS = 60_000;
    static final FeatureSetId FEATURE_SET = new FeatureSetId("abcdef0123456789");

    static final RowSchema SCHEMA = new RowSchema(List.of(
            new Column("id", ColumnType.BIGINT, false),
            new Column("x", ColumnType.DOUBLE, true),
            new Column("hour", ColumnType.INTEGER, true),
            new Column("shop", ColumnType.VARCHAR, true),
            new Column("weekend", ColumnType.BOOLEAN, true),
            new Column("noise", ColumnType.BIGINT, false)));
    static final List<String> INPUTS = List.of("x", "hour", "shop", "weekend", "noise");

    static final StructType SPARK = new StructType()
            .add("_log_time", DataTypes.LongType)
            .add("_topic", DataTypes.StringType)
            .add("_partition", DataTypes.IntegerType)
            .add("_offset", DataTypes.LongType)
            .add("_event_time", DataTypes.TimestampType)
            .add("id", DataTypes.LongType)
            .add("x", DataTypes.DoubleType)
            .add("hour", DataTypes.IntegerType)
            .add("shop", DataTypes.StringType)
            .add("weekend", DataTypes.BooleanType)
            .add("noise", DataTypes.LongType)
            .add("label", DataTypes.DoubleType);

    private static SparkSession spark;

    private Sample() {}

    /** One session for the tests of a JVM, whoever opens it first. */
    static synchronized SparkSession spark() {
        if (spark == null) {
            spark = SparkSession.builder()
                    .master("local[2]")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "4")
                    .config("spark.sql.adaptive.enabled", "false")
                    .config("spark.sql.codegen.cache.maxEntries", "1000")
                    .config("spark.sql.session.timeZone", "UTC")
                    // Tests of the batch run that come later in this JVM share the session.
                    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                    .getOrCreate();
            spark.sparkContext().setLogLevel("ERROR");
        }
        return spark;
    }

    /** {@code count} rows, one a minute, in a shuffled order and in {@code parts} partitions. */
    static Dataset<Row> rows(Task task, int count, int parts, long shuffle) {
        List<Row> rows = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            rows.add(row(task, i, random));
        }
        Collections.shuffle(rows, new Random(shuffle));
        return spark().createDataFrame(rows, SPARK).repartition(parts);
    }

    private static Row row(Task task, int index, Random random) {
        Double x = random.nextInt(12) == 0 ? null : random.nextGaussian() * 3 + 1;
        if (x != null && random.nextInt(40) == 0) {
            x = Double.NaN;
        }
        Integer hour = random.nextInt(15) == 0 ? null : random.nextInt(24);
        String shop = random.nextInt(20) == 0 ? null : "shop " + (int) Math.abs(random.nextGaussian() * 6);
        Boolean weekend = random.nextInt(30) == 0 ? null : random.nextInt(7) > 4;
        double signal = (x == null || x.isNaN() ? -1 : 0.6 * x)
                + (hour == null ? 0 : Math.abs(hour - 12) * 0.15)
                + (shop == null ? 1 : shop.hashCode() % 5 * 0.4)
                + random.nextGaussian();
        double label =
                switch (task) {
                    case BINARY -> signal > 1.2 ? 1 : 0;
                    case MULTICLASS -> signal > 2 ? 2 : signal > 0.5 ? 1 : 0;
                    case REGRESSION -> Math.max(0.5, 20 + 5 * signal);
                };
        long time = START + index * STEP_MILLIS;
        return RowFactory.create(
                time,
                "shop.events",
                index % 3,
                (long) index / 3,
                new Timestamp(time),
                (long) index,
                x,
                hour,
                shop,
                weekend,
                random.nextLong() >> 40,
                label);
    }

    static TrainingInput input(App app, Dataset<Row> rows, Path bundles) {
        return input(app, rows, bundles, Optional.empty());
    }

    static TrainingInput input(App app, Dataset<Row> rows, Path bundles, Optional<String> champion) {
        return input(app, rows, bundles, champion, Stop.never());
    }

    static TrainingInput input(App app, Dataset<Row> rows, Path bundles, Stop stop) {
        return input(app, rows, bundles, Optional.empty(), stop);
    }

    private static TrainingInput input(App app, Dataset<Row> rows, Path bundles, Optional<String> champion, Stop stop) {
        return new TrainingInput(
                app,
                FEATURE_SET,
                SCHEMA,
                INPUTS,
                rows,
                bundles,
                champion,
                Map.of("features", 3L),
                1_700_000_000_000L,
                stop);
    }

    /** The same app, beside other baselines. */
    static App with(App app, List<Baseline> baselines) {
        return new App(
                app.folder(),
                app.name(),
                app.streams(),
                app.history(),
                app.features(),
                app.rowId(),
                app.inputs(),
                app.label(),
                app.lookups(),
                app.task(),
                app.goals(),
                baselines,
                app.gate(),
                app.train(),
                app.card(),
                app.log(),
                app.keep(),
                app.skew(),
                app.maxRowsPerKey(),
                app.functions(),
                app.views());
    }

    private static Goal goal(String text, Metric metric, Goal.Comparison comparison, double value) {
        return new Goal(text, metric, comparison, value, Optional.empty());
    }

    static App app(Task task, int folds, List<Candidate> candidates, Map<Candidate, Map<String, List<Double>>> grid) {
        return app(task, FoldSpec.expanding(folds, Duration.ofMinutes(60)), candidates, grid);
    }

    static App app(
            Task task, FoldSpec folds, List<Candidate> candidates, Map<Candidate, Map<String, List<Double>>> grid) {
        List<Goal> goals =
                switch (task) {
                    case BINARY ->
                        List.of(
                                goal("roc_auc >= 0.7", Metric.ROC_AUC, Goal.Comparison.AT_LEAST, 0.7),
                                goal(
                                        "roc_auc beats baseline by 0.9",
                                        Metric.ROC_AUC,
                                        Goal.Comparison.BEATS_BASELINE_BY,
                                        0.9),
                                goal("score_latency_p99 <= 5ms", Metric.SCORE_LATENCY_P99, Goal.Comparison.AT_MOST, 5));
                    case MULTICLASS -> List.of(goal("accuracy >= 0.5", Metric.ACCURACY, Goal.Comparison.AT_LEAST, 0.5));
                    case REGRESSION ->
                        List.of(goal(
                                "rmse beats baseline by 0.1", Metric.RMSE, Goal.Comparison.BEATS_BASELINE_BY, 0.1));
                };
        List<Baseline> baselines = List.of(
                new Baseline.Prior(),
                new Baseline.Sql("by x", "x / 10"),
                switch (task) {
                    case BINARY -> new Baseline.Known("experts", Metric.ROC_AUC, 0.6);
                    case MULTICLASS -> new Baseline.Known("experts", Metric.ACCURACY, 0.4);
                    case REGRESSION -> new Baseline.Known("experts", Metric.RMSE, 7);
                });
        return new App(
                Path.of("."),
                "shop",
                Map.of(),
                Map.of(),
                new SqlFile("features.sql", ""),
                "id",
                Optional.empty(),
                new LabelSpec(
                        new SqlFile("label.sql", ""),
                        Duration.ofMinutes(30),
                        LabelSpec.Absent.DROP,
                        task == Task.MULTICLASS ? List.of("low", "middle", "high") : List.of()),
                Map.of(),
                task,
                goals,
                baselines,
                GateSpec.DEFAULT,
                new TrainSpec(
                        folds,
                        0.2,
                        candidates,
                        grid,
                        Optional.empty(),
                        TrainSpec.ClassWeights.NONE,
                        TrainSpec.Calibration.NONE,
                        Threshold.HALF,
                        MetricSettings.DEFAULT,
                        1_500,
                        TrainSpec.Checks.STOP,
                        42),
                CardSpec.NONE,
                new LogSpec(Optional.empty()),
                KeepSpec.DEFAULT,
                SkewSpec.DEFAULT,
                OptionalInt.empty(),
                List.of(),
                Optional.empty());
    }
}
