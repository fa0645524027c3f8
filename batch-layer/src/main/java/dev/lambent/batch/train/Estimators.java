package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.encode.Encoder;
import dev.lambent.score.LinearScorer;
import dev.lambent.score.Scorer;
import dev.lambent.score.TreeScorer;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** MLlib's estimators with a trial's parameters, and their models as shared scorers. */
final class Estimators {
    private static final int LINEAR_ITERATIONS = 50;
    private static final double LINEAR_TOLERANCE = 1e-6;
    /** Fits every categorical column ({@link Encoder#TREE_CATEGORIES} and two buckets). */
    private static final int MAX_BINS = Encoder.TREE_CATEGORIES + 2;
    /** Above it the normal equations cost more than they save. */
    private static final int MAX_NORMAL_WIDTH = 600;

    private Estimators() {}

    /** @param rows of {@link Encoded#rows} in the layout of the trial's kind */
    static FittedModel fit(Trial trial, Encoder encoder, Dataset<Row> rows, long seed) {
        Model<?> model =
                switch (trial.kind()) {
                    case LOGISTIC_REGRESSION -> logistic(trial).fit(rows);
                    case LINEAR_REGRESSION -> linear(trial, encoder).fit(rows);
                    case RANDOM_FOREST_CLASSIFICATION ->
                        forestClassifier(trial, seed).fit(rows);
                    case RANDOM_FOREST_REGRESSION ->
                        forestRegressor(trial, seed).fit(rows);
                    case GRADIENT_BOOSTED_CLASSIFICATION ->
                        boostedClassifier(trial, seed).fit(rows);
                    case GRADIENT_BOOSTED_REGRESSION ->
                        boostedRegressor(trial, seed).fit(rows);
                };
        return new FittedModel(trial, encoder, model, scorer(trial, encoder, model));
    }

    static Scorer scorer(Trial trial, Encoder encoder, Model<?> model) {
        return switch (trial.kind()) {
            case LOGISTIC_REGRESSION -> {
                LogisticRegressionModel fitted = (LogisticRegressionModel) model;
                yield new LinearScorer(
                        encoder, trial.kind(), fitted.coefficients().toArray(), fitted.intercept());
            }
            case LINEAR_REGRESSION -> {
                LinearRegressionModel fitted = (LinearRegressionModel) model;
                yield new LinearScorer(
                        encoder, trial.kind(), fitted.coefficients().toArray(), fitted.intercept());
            }
            case RANDOM_FOREST_CLASSIFICATION -> {
                RandomForestClassificationModel fitted = (RandomForestClassificationModel) model;
                yield new TreeScorer(encoder, trial.kind(), Trees.classification(fitted.trees()));
            }
            case RANDOM_FOREST_REGRESSION -> {
                RandomForestRegressionModel fitted = (RandomForestRegressionModel) model;
                yield new TreeScorer(encoder, trial.kind(), Trees.regression(fitted.trees(), null));
            }
            case GRADIENT_BOOSTED_CLASSIFICATION -> {
                GBTClassificationModel fitted = (GBTClassificationModel) model;
                yield new TreeScorer(encoder, trial.kind(), Trees.regression(fitted.trees(), fitted.treeWeights()));
            }
            case GRADIENT_BOOSTED_REGRESSION -> {
                GBTRegressionModel fitted = (GBTRegressionModel) model;
                yield new TreeScorer(encoder, trial.kind(), Trees.regression(fitted.trees(), fitted.treeWeights()));
            }
        };
    }

    /**
     * The encoder has scaled the numbers, so MLlib's own standardisation is off: the penalty then weighs every one-hot
     * column alike, where standardised it would hardly touch rare categories.
     */
    private static LogisticRegression logistic(Trial trial) {
        return new LogisticRegression()
                .setFamily("binomial")
                .setStandardization(false)
                .setRegParam(trial.value(Parameter.REG_PARAM))
                .setElasticNetParam(trial.value(Parameter.ELASTIC_NET_PARAM))
                .setMaxIter(LINEAR_ITERATIONS)
                .setTol(LINEAR_TOLERANCE);
    }

    private static LinearRegression linear(Trial trial, Encoder encoder) {
        return new LinearRegression()
                .setSolver(encoder.linearWidth() <= MAX_NORMAL_WIDTH ? "auto" : "l-bfgs")
                .setStandardization(false)
                .setRegParam(trial.value(Parameter.REG_PARAM))
                .setElasticNetParam(trial.value(Parameter.ELASTIC_NET_PARAM))
                .setMaxIter(LINEAR_ITERATIONS)
                .setTol(LINEAR_TOLERANCE);
    }

    private static RandomForestClassifier forestClassifier(Trial trial, long seed) {
        return new RandomForestClassifier()
                .setNumTrees((int) trial.value(Parameter.NUM_TREES))
                .setMaxDepth((int) trial.value(Parameter.MAX_DEPTH))
                .setMinInstancesPerNode((int) trial.value(Parameter.MIN_INSTANCES_PER_NODE))
                .setMaxBins(MAX_BINS)
                .setSeed(seed);
    }

    private static RandomForestRegressor forestRegressor(Trial trial, long seed) {
        return new RandomForestRegressor()
                .setNumTrees((int) trial.value(Parameter.NUM_TREES))
                .setMaxDepth((int) trial.value(Parameter.MAX_DEPTH))
                .setMinInstancesPerNode((int) trial.value(Parameter.MIN_INSTANCES_PER_NODE))
                .setMaxBins(MAX_BINS)
                .setSeed(seed);
    }

    private static GBTClassifier boostedClassifier(Trial trial, long seed) {
        return new GBTClassifier()
                .setMaxIter((int) trial.value(Parameter.MAX_ITER))
                .setStepSize(trial.value(Parameter.STEP_SIZE))
                .setMaxDepth((int) trial.value(Parameter.MAX_DEPTH))
                .setMinInstancesPerNode((int) trial.value(Parameter.MIN_INSTANCES_PER_NODE))
                .setMaxBins(MAX_BINS)
                .setSeed(seed);
    }

    private static GBTRegressor boostedRegressor(Trial trial, long seed) {
        return new GBTRegressor()
                .setMaxIter((int) trial.value(Parameter.MAX_ITER))
                .setStepSize(trial.value(Parameter.STEP_SIZE))
                .setMaxDepth((int) trial.value(Parameter.MAX_DEPTH))
                .setMinInstancesPerNode((int) trial.value(Parameter.MIN_INSTANCES_PER_NODE))
                .setMaxBins(MAX_BINS)
                .setSeed(seed);
    }
}
