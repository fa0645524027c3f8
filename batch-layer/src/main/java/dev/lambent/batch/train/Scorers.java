package dev.lambent.batch.train;

import dev.lambent.encode.Encoder;
import dev.lambent.score.BayesScorer;
import dev.lambent.score.ClassTreeScorer;
import dev.lambent.score.FactorScorer;
import dev.lambent.score.LinearScorer;
import dev.lambent.score.ModelKind;
import dev.lambent.score.MultinomialScorer;
import dev.lambent.score.Scorer;
import dev.lambent.score.TreeScorer;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.FMClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.NaiveBayesModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.FMRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/** MLlib's models as shared scorers. */
final class Scorers {
    private final ModelKind kind;
    private final Encoder encoder;

    private Scorers(ModelKind kind, Encoder encoder) {
        this.kind = kind;
        this.encoder = encoder;
    }

    static Scorer of(ModelKind kind, Encoder encoder, Model<?> model) {
        return new Scorers(kind, encoder).of(model);
    }

    private Scorer of(Model<?> model) {
        return switch (kind) {
            case LOGISTIC_REGRESSION -> {
                LogisticRegressionModel fitted = (LogisticRegressionModel) model;
                yield linear(fitted.coefficients(), fitted.intercept());
            }
            case MULTINOMIAL_LOGISTIC_REGRESSION -> {
                LogisticRegressionModel fitted = (LogisticRegressionModel) model;
                yield new MultinomialScorer(
                        encoder,
                        byColumn(fitted.coefficientMatrix()),
                        fitted.interceptVector().toArray());
            }
            case LINEAR_REGRESSION -> {
                LinearRegressionModel fitted = (LinearRegressionModel) model;
                yield linear(fitted.coefficients(), fitted.intercept());
            }
            case POISSON_REGRESSION, GAMMA_REGRESSION -> {
                GeneralizedLinearRegressionModel fitted = (GeneralizedLinearRegressionModel) model;
                yield linear(fitted.coefficients(), fitted.intercept());
            }
            case LINEAR_SVM -> {
                LinearSVCModel fitted = (LinearSVCModel) model;
                yield linear(fitted.coefficients(), fitted.intercept());
            }
            case NAIVE_BAYES, NAIVE_BAYES_MULTICLASS -> {
                NaiveBayesModel fitted = (NaiveBayesModel) model;
                yield new BayesScorer(
                        encoder,
                        kind,
                        fitted.pi().toArray(),
                        byColumn(fitted.theta().transpose()),
                        byColumn(fitted.sigma().transpose()));
            }
            case FACTORIZATION_MACHINE_CLASSIFICATION -> {
                FMClassificationModel fitted = (FMClassificationModel) model;
                yield factors(fitted.intercept(), fitted.linear(), fitted.factors());
            }
            case FACTORIZATION_MACHINE_REGRESSION -> {
                FMRegressionModel fitted = (FMRegressionModel) model;
                yield factors(fitted.intercept(), fitted.linear(), fitted.factors());
            }
            case DECISION_TREE_CLASSIFICATION ->
                new TreeScorer(encoder, kind, Trees.classification(one((DecisionTreeClassificationModel) model)));
            case DECISION_TREE_MULTICLASS -> {
                DecisionTreeClassificationModel fitted = (DecisionTreeClassificationModel) model;
                yield classTrees(one(fitted), fitted.numClasses());
            }
            case DECISION_TREE_REGRESSION -> {
                DecisionTreeRegressionModel[] tree = {(DecisionTreeRegressionModel) model};
                yield new TreeScorer(encoder, kind, Trees.regression(tree, null));
            }
            case RANDOM_FOREST_CLASSIFICATION -> {
                RandomForestClassificationModel fitted = (RandomForestClassificationModel) model;
                yield new TreeScorer(encoder, kind, Trees.classification(fitted.trees()));
            }
            case RANDOM_FOREST_MULTICLASS -> {
                RandomForestClassificationModel fitted = (RandomForestClassificationModel) model;
                yield classTrees(fitted.trees(), fitted.numClasses());
            }
            case RANDOM_FOREST_REGRESSION -> {
                RandomForestRegressionModel fitted = (RandomForestRegressionModel) model;
                yield new TreeScorer(encoder, kind, Trees.regression(fitted.trees(), null));
            }
            case GRADIENT_BOOSTED_CLASSIFICATION -> {
                GBTClassificationModel fitted = (GBTClassificationModel) model;
                yield new TreeScorer(encoder, kind, Trees.regression(fitted.trees(), fitted.treeWeights()));
            }
            case GRADIENT_BOOSTED_REGRESSION -> {
                GBTRegressionModel fitted = (GBTRegressionModel) model;
                yield new TreeScorer(encoder, kind, Trees.regression(fitted.trees(), fitted.treeWeights()));
            }
        };
    }

    private LinearScorer linear(Vector coefficients, double intercept) {
        return new LinearScorer(encoder, kind, coefficients.toArray(), intercept);
    }

    private FactorScorer factors(double intercept, Vector linear, Matrix factors) {
        return new FactorScorer(encoder, kind, intercept, linear.toArray(), byColumn(factors.transpose()));
    }

    private ClassTreeScorer classTrees(DecisionTreeClassificationModel[] trees, int classes) {
        Trees.Numbered numbered = Trees.multiclass(trees, classes);
        return new ClassTreeScorer(encoder, kind, numbered.trees(), classes, numbered.shares());
    }

    private static DecisionTreeClassificationModel[] one(DecisionTreeClassificationModel tree) {
        return new DecisionTreeClassificationModel[] {tree};
    }

    /** The values of one column after the other. */
    private static double[] byColumn(Matrix matrix) {
        double[] values = new double[matrix.numRows() * matrix.numCols()];
        int at = 0;
        for (int column = 0; column < matrix.numCols(); column++) {
            for (int row = 0; row < matrix.numRows(); row++) {
                values[at++] = matrix.apply(row, column);
            }
        }
        return values;
    }
}
