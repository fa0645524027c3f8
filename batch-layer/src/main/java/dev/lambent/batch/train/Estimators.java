package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.batch.solve.Solution;
import dev.lambent.encode.Encoder;
import dev.lambent.error.LambentException;
import dev.lambent.score.ModelKind;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.FMClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.FMRegressor;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** MLlib's estimators with a trial's parameters. */
final class Estimators {
    private static final int LINEAR_ITERATIONS = 50;
    private static final double LINEAR_TOLERANCE = 1e-6;
    /** Fits every categorical column ({@link Encoder#TREE_CATEGORIES} and two buckets). */
    private static final int MAX_BINS = Encoder.TREE_CATEGORIES + 2;
    /** Above it the normal equations cost more than they save. */
    private static final int MAX_NORMAL_WIDTH = 600;
    /** MLlib's WeightedLeastSquares.MAX_NUM_FEATURES. */
    private static final int MAX_GENERALIZED_WIDTH = 4_096;

    private Estimators() {}

    /** @param rows of {@link Encoded#rows} in the layout of the trial's kind */
    static FittedModel fit(Trial trial, Encoder encoder, Dataset<Row> rows, long seed) {
        return fit(trial, encoder, rows, seed, null);
    }

    /** @param start a logistic regression of the same columns to begin from, or null */
    static FittedModel fit(Trial trial, Encoder encoder, Dataset<Row> rows, long seed, FittedModel start) {
        Model<?> model =
                switch (trial.kind()) {
                    case LOGISTIC_REGRESSION, MULTINOMIAL_LOGISTIC_REGRESSION -> {
                        LogisticRegression estimator = weighted(logistic(trial), rows);
                        if (start != null) {
                            estimator.setInitialModel((LogisticRegressionModel) start.mllib());
                        }
                        yield estimator.fit(rows);
                    }
                    case LINEAR_REGRESSION ->
                        weighted(linear(trial, encoder), rows).fit(rows);
                    case POISSON_REGRESSION ->
                        generalized(trial, encoder, "poisson", rows).fit(rows);
                    case GAMMA_REGRESSION ->
                        generalized(trial, encoder, "gamma", rows).fit(rows);
                    case LINEAR_SVM -> weighted(supportVectors(trial), rows).fit(rows);
                    case NAIVE_BAYES, NAIVE_BAYES_MULTICLASS ->
                        weighted(new NaiveBayes().setModelType("gaussian"), rows)
                                .fit(rows);
                    case FACTORIZATION_MACHINE_CLASSIFICATION ->
                        unweighted(factorsClassifier(trial, seed), rows).fit(rows);
                    case FACTORIZATION_MACHINE_REGRESSION ->
                        unweighted(factorsRegressor(trial, seed), rows).fit(rows);
                    case DECISION_TREE_CLASSIFICATION, DECISION_TREE_MULTICLASS ->
                        weighted(treeClassifier(trial, seed), rows).fit(rows);
                    case DECISION_TREE_REGRESSION ->
                        weighted(treeRegressor(trial, seed), rows).fit(rows);
                    case RANDOM_FOREST_CLASSIFICATION, RANDOM_FOREST_MULTICLASS ->
                        weighted(forestClassifier(trial, seed), rows).fit(rows);
                    case RANDOM_FOREST_REGRESSION ->
                        weighted(forestRegressor(trial, seed), rows).fit(rows);
                    case GRADIENT_BOOSTED_CLASSIFICATION ->
                        stopping(weighted(boostedClassifier(trial, seed), rows), GBTClassifier::validationTol, rows)
                                .fit(rows);
                    case GRADIENT_BOOSTED_REGRESSION ->
                        stopping(weighted(boostedRegressor(trial, seed), rows), GBTRegressor::validationTol, rows)
                                .fit(rows);
                };
        return new FittedModel(trial, encoder, model, Scorers.of(trial.kind(), encoder, model));
    }

    /** A logistic regression of two classes that was solved without MLlib, as MLlib's model. */
    static FittedModel logistic(Trial trial, Encoder encoder, Solution solution) {
        LogisticRegressionModel model =
                new LogisticRegressionModel("solved", Vectors.dense(solution.coefficients()), solution.intercept());
        return new FittedModel(trial, encoder, model, Scorers.of(trial.kind(), encoder, model));
    }

    /** With the rows' weights, if they have any. */
    private static <E extends Estimator<?> & HasWeightCol> E weighted(E estimator, Dataset<Row> rows) {
        if (Arrays.asList(rows.columns()).contains(Encoded.WEIGHT)) {
            estimator.set(estimator.weightCol(), Encoded.WEIGHT);
        }
        return estimator;
    }

    /** Stops at the first tree that makes the loss on the marked rows greater, if there are any. */
    private static <E extends Estimator<?> & HasValidationIndicatorCol> E stopping(
            E estimator, Function<E, DoubleParam> tolerance, Dataset<Row> rows) {
        if (Arrays.asList(rows.columns()).contains(Encoded.STOPPING)) {
            estimator.set(estimator.validationIndicatorCol(), Encoded.STOPPING);
            estimator.set(tolerance.apply(estimator), 0.0);
        }
        return estimator;
    }

    private static <E> E unweighted(E estimator, Dataset<Row> rows) {
        if (Arrays.asList(rows.columns()).contains(Encoded.WEIGHT)) {
            throw LambentException.user(
                    "A factorisation machine cannot be trained",
                    "MLlib's takes no weights, and train.class_weights is balanced",
                    "Leave one of them out.");
        }
        return estimator;
    }

    /**
     * The encoder has scaled the numbers, so MLlib's own standardisation is off: the penalty then weighs every one-hot
     * column alike, where standardised it would hardly touch rare categories.
     */
    private static LogisticRegression logistic(Trial trial) {
        return new LogisticRegression()
                .setFamily(trial.kind() == ModelKind.LOGISTIC_REGRESSION ? "binomial" : "multinomial")
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

    /** Iteratively reweighted least squares, which takes 4,096 columns at most. */
    private static GeneralizedLinearRegression generalized(
            Trial trial, Encoder encoder, String family, Dataset<Row> rows) {
        if (encoder.linearWidth() > MAX_GENERALIZED_WIDTH) {
            throw LambentException.user(
                    "A " + family + " regression cannot be trained",
                    "it has " + encoder.linearWidth() + " encoded columns, and MLlib's takes " + MAX_GENERALIZED_WIDTH,
                    "Leave out an input with many categories, or take another candidate.");
        }
        boolean gamma = family.equals("gamma");
        Column label = functions.col(TrainingInput.LABEL);
        if (!rows.where(gamma ? label.leq(0) : label.lt(0)).isEmpty()) {
            throw LambentException.user(
                    "A " + family + " regression cannot be trained",
                    "some labels are " + (gamma ? "0 or below" : "below 0"),
                    "Take another candidate, or change the label.");
        }
        return weighted(
                new GeneralizedLinearRegression()
                        .setFamily(family)
                        .setLink("log")
                        .setRegParam(trial.value(Parameter.REG_PARAM))
                        .setMaxIter(LINEAR_ITERATIONS)
                        .setTol(LINEAR_TOLERANCE),
                rows);
    }

    private static LinearSVC supportVectors(Trial trial) {
        return new LinearSVC()
                .setStandardization(false)
                .setRegParam(trial.value(Parameter.REG_PARAM))
                .setMaxIter(LINEAR_ITERATIONS)
                .setTol(LINEAR_TOLERANCE);
    }

    private static FMClassifier factorsClassifier(Trial trial, long seed) {
        return new FMClassifier()
                .setFactorSize((int) trial.value(Parameter.FACTOR_SIZE))
                .setRegParam(trial.value(Parameter.REG_PARAM))
                .setStepSize(trial.value(Parameter.STEP_SIZE))
                .setMaxIter((int) trial.value(Parameter.MAX_ITER))
                .setSeed(seed);
    }

    private static FMRegressor factorsRegressor(Trial trial, long seed) {
        return new FMRegressor()
                .setFactorSize((int) trial.value(Parameter.FACTOR_SIZE))
                .setRegParam(trial.value(Parameter.REG_PARAM))
                .setStepSize(trial.value(Parameter.STEP_SIZE))
                .setMaxIter((int) trial.value(Parameter.MAX_ITER))
                .setSeed(seed);
    }

    private static DecisionTreeClassifier treeClassifier(Trial trial, long seed) {
        return new DecisionTreeClassifier()
                .setMaxDepth((int) trial.value(Parameter.MAX_DEPTH))
                .setMinInstancesPerNode((int) trial.value(Parameter.MIN_INSTANCES_PER_NODE))
                .setMaxBins(MAX_BINS)
                .setSeed(seed);
    }

    private static DecisionTreeRegressor treeRegressor(Trial trial, long seed) {
        return new DecisionTreeRegressor()
                .setMaxDepth((int) trial.value(Parameter.MAX_DEPTH))
                .setMinInstancesPerNode((int) trial.value(Parameter.MIN_INSTANCES_PER_NODE))
                .setMaxBins(MAX_BINS)
                .setSeed(seed);
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
