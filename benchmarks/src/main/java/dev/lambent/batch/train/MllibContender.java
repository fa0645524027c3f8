package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.TrainSpec.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's {@code CrossValidator} as its documentation has it: the whole pipeline is what is validated, so that encoders are
 * fitted on the training rows of a fold only, as Lambent's are; {@code parallelism} as many as there are cores, exact ROC AUC.
 */
final class MllibContender {
    private static final String FEATURES = "features";

    private final Contest contest;

    MllibContender(Contest contest) {
        this.contest = contest;
    }

    /** @param rows with {@link ContestTable#FOLD} */
    ContestResult run(Dataset<Row> rows, int cores) {
        Dataset<Row> folds = rows.where(col(ContestTable.FOLD).isNotNull());
        List<PipelineStage> stages = encoders();
        Estimator<?> model = model(FEATURES);
        stages.add(model);
        return validate(new Pipeline().setStages(stages.toArray(PipelineStage[]::new)), model, folds, cores);
    }

    /**
     * With encoders that were fitted before, on all rows: what makes {@code CrossValidator} quickest, and lets folds see the
     * means and categories of the rows they are judged on.
     */
    ContestResult runEncoded(Dataset<Row> rows, int cores) {
        Dataset<Row> folds = rows.where(col(ContestTable.FOLD).isNotNull());
        Dataset<Row> encoded = new Pipeline()
                .setStages(encoders().toArray(PipelineStage[]::new))
                .fit(folds)
                .transform(folds)
                .select(TrainingInput.LABEL, FEATURES, ContestTable.FOLD)
                .persist();
        Estimator<?> model = model(FEATURES);
        ContestResult result = validate(model, model, encoded, cores);
        encoded.unpersist();
        return result;
    }

    private List<PipelineStage> encoders() {
        ContestTable table = contest.table();
        boolean trees =
                Trial.kind(contest.candidate(), dev.lambent.app.Task.BINARY).trees();
        List<PipelineStage> stages = new ArrayList<>();
        String[] texts = table.textNames().toArray(String[]::new);
        String[] indices = suffixed(texts, "_index");
        String[] hots = suffixed(texts, "_hot");
        List<String> parts = new ArrayList<>();
        if (texts.length > 0) {
            stages.add(new StringIndexer()
                    .setInputCols(texts)
                    .setOutputCols(indices)
                    .setHandleInvalid("keep"));
        }
        stages.add(new VectorAssembler()
                .setInputCols(table.numberNames().toArray(String[]::new))
                .setOutputCol("numbers"));
        if (trees) {
            parts.add("numbers");
            parts.addAll(Arrays.asList(indices));
        } else {
            stages.add(new StandardScaler()
                    .setWithMean(true)
                    .setWithStd(true)
                    .setInputCol("numbers")
                    .setOutputCol("scaled"));
            parts.add("scaled");
            if (texts.length > 0) {
                stages.add(new OneHotEncoder()
                        .setInputCols(indices)
                        .setOutputCols(hots)
                        .setDropLast(false));
                parts.addAll(Arrays.asList(hots));
            }
        }
        stages.add(
                new VectorAssembler().setInputCols(parts.toArray(String[]::new)).setOutputCol(FEATURES));
        return stages;
    }

    /** With what Lambent sets, whatever the trial. */
    private Estimator<?> model(String features) {
        return switch (contest.candidate()) {
            case LOGISTIC_REGRESSION ->
                new LogisticRegression()
                        .setFeaturesCol(features)
                        .setFamily("binomial")
                        .setStandardization(false)
                        .setMaxIter(Contest.LINEAR_ITERATIONS)
                        .setTol(Contest.LINEAR_TOLERANCE);
            case RANDOM_FOREST ->
                new RandomForestClassifier().setFeaturesCol(features).setSeed(contest.seed());
            case GRADIENT_BOOSTED_TREES ->
                new GBTClassifier().setFeaturesCol(features).setSeed(contest.seed());
            default -> throw new IllegalArgumentException(contest.candidate() + " has no contender");
        };
    }

    private static String[] suffixed(String[] names, String suffix) {
        return Arrays.stream(names).map(name -> name + suffix).toArray(String[]::new);
    }

    private ContestResult validate(Estimator<?> estimator, Estimator<?> model, Dataset<Row> rows, int cores) {
        ParamMap[] grid = Trial.of(contest.app()).stream()
                .map(trial -> parameters(trial, model))
                .toArray(ParamMap[]::new);
        CrossValidatorModel validated = new CrossValidator()
                .setEstimator(estimator)
                .setEstimatorParamMaps(grid)
                .setEvaluator(new BinaryClassificationEvaluator().setNumBins(0))
                .setNumFolds(contest.table().folds())
                .setFoldCol(ContestTable.FOLD)
                .setParallelism(cores)
                .fit(rows);
        double[] means = validated.avgMetrics();
        int best = 0;
        for (int i = 1; i < means.length; i++) {
            best = means[i] > means[best] ? i : best;
        }
        return new ContestResult(Arrays.stream(means).boxed().toList(), best);
    }

    private static ParamMap parameters(Trial trial, Estimator<?> model) {
        ParamMap map = new ParamMap();
        trial.parameters()
                .forEach((name, value) ->
                        map.put(model.getParam(camel(name)), whole(name) ? (Object) value.intValue() : value));
        return map;
    }

    private static boolean whole(String parameter) {
        return switch (Parameter.valueOf(parameter.toUpperCase(java.util.Locale.ROOT))) {
            case REG_PARAM, ELASTIC_NET_PARAM, STEP_SIZE -> false;
            default -> true;
        };
    }

    /** {@code reg_param} is {@code regParam} in MLlib. */
    private static String camel(String name) {
        String[] words = name.split("_", -1);
        StringBuilder camel = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            camel.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return camel.toString();
    }
}
