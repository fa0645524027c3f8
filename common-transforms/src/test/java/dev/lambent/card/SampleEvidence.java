package dev.lambent.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.GoalVerdict.Verdict;
import dev.lambent.measure.Curves;
import dev.lambent.measure.Scored;
import dev.lambent.score.ModelKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Evidence of models that never were, whose curves are of drawn scores. */
final class SampleEvidence {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DAY = 86_400_000L;
    private static final long START = 978_307_200_000L; // 2001-01-01

    private SampleEvidence() {}

    /** Writes {@code NAME/evidence.json} and the card of each sample below a folder. */
    public static void main(String[] folder) throws IOException {
        for (var sample : Map.of("binary", binary(), "regression", regression(), "multiclass", multiclass())
                .entrySet()) {
            Map<String, byte[]> files = new TreeMap<>(Card.files(sample.getValue()));
            files.put("evidence.json", EvidenceJson.write(sample.getValue()));
            for (var file : files.entrySet()) {
                Path path = Path.of(folder[0], sample.getKey(), file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        }
    }

    /** A copy in which something of the JSON tree is other. */
    static ModelEvidence edited(ModelEvidence evidence, Consumer<ObjectNode> edit) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(EvidenceJson.write(evidence));
            edit.accept(tree);
            return EvidenceJson.read(JSON.writeValueAsBytes(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelEvidence binary() {
        Scored scored = drawn(3_000, 7);
        return new ModelEvidence(
                new ModelFacts(
                        "flights",
                        Optional.of("tells, when a flight departs, whether it will land more than 15 minutes late"),
                        "674796aa1be71803",
                        ModelKind.LOGISTIC_REGRESSION,
                        "logistic regression, penalty 0.001 (0.5 L1, rest L2)",
                        new TreeMap<>(Map.of("reg_param", 0.001, "elastic_net_param", 0.5)),
                        START + 400 * DAY,
                        Task.BINARY,
                        List.of(),
                        OptionalLong.of(START + 490 * DAY)),
                new DataFacts(
                        163_821,
                        42_749,
                        Optional.of(new TimeRange(START, START + 300 * DAY + 3_723_000)),
                        Optional.of(new TimeRange(START + 301 * DAY, START + 364 * DAY)),
                        new LabelFacts(List.of(new Share("0", 0.787), new Share("1", 0.213)), OptionalDouble.empty()),
                        flightInputs()),
                new ContractFacts(
                        "9f2c41d07be3a655",
                        0.05,
                        200,
                        List.of(
                                new GoalVerdict("roc_auc >= 0.70", Verdict.PASS, "0.7515 (0.7466 to 0.7563), DeLong"),
                                new GoalVerdict(
                                        "roc_auc beats baseline by 0.03",
                                        Verdict.PASS,
                                        "0.0712 (0.0650 to 0.0774) better than COALESCE(origin_delay_3h, 0) / 60, paired DeLong"),
                                new GoalVerdict("score_latency_p99 <= 5ms", Verdict.NOT_JUDGED, "known live only"),
                                new GoalVerdict(
                                        "roc_auc beats champion by 0",
                                        Verdict.NOT_JUDGED,
                                        "there is no champion of this feature set"))),
                List.of(
                        figure(Metric.ROC_AUC, 0.7515, 0.7466, 0.7563, 0.7731, 0.6878, 0.0422),
                        figure(Metric.PR_AUC, 0.4721, 0.4622, 0.4817, 0.5044, 0.4011, 0.0509),
                        figure(Metric.ACCURACY, 0.8034, 0.8001, 0.8067, 0.8102, 0.7812, 0.0123),
                        figure(Metric.LOG_LOSS, 0.4700, 0.4655, 0.4746, 0.4522, 0.5021, 0.0187),
                        figure(Metric.BRIER, 0.1493, 0.1474, 0.1512, 0.1430, 0.1602, 0.0077),
                        new MetricFigure(
                                "calibration_error",
                                false,
                                0.0121,
                                OptionalDouble.of(0.0093),
                                OptionalDouble.of(0.0160),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty())),
                List.of(
                        baseline("prior", Map.of("roc_auc", 0.5, "log_loss", 0.5182, "accuracy", 0.787)),
                        baseline("COALESCE(origin_delay_3h, 0) / 60", Map.of("roc_auc", 0.6803, "accuracy", 0.7911)),
                        baseline("human", Map.of("accuracy", 0.81))),
                List.of(
                        slice("origin", "ATL", 3_120, 0.7702, 0.7510, 0.7890, false),
                        slice("origin", "ORD", 2_918, 0.7433, 0.7220, 0.7641, false),
                        slice("origin", "DFW", 2_455, 0.7518, 0.7290, 0.7741, false),
                        slice("origin", "EWR", 1_204, 0.6611, 0.6270, 0.6949, true),
                        slice("origin", "HNL", 411, 0.7209, 0.6512, 0.7854, false),
                        new SliceFigure(
                                "origin",
                                "GUM",
                                205,
                                "roc_auc",
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                false)),
                new SearchFacts(folds(true), trials()),
                new CurveFacts(
                        List.of(new CurveFacts.Line("model", Curves.roc(scored, 200))),
                        List.of(new CurveFacts.Line("model", Curves.precisionRecall(scored, 200))),
                        Curves.calibration(scored),
                        List.of(
                                new CurveFacts.LearningPoint(20_478, 0.7911, 0.6702),
                                new CurveFacts.LearningPoint(40_955, 0.7820, 0.6811),
                                new CurveFacts.LearningPoint(81_911, 0.7766, 0.6889),
                                new CurveFacts.LearningPoint(163_821, 0.7731, 0.6931)),
                        List.of(new CurveFacts.Path(
                                "logistic regression, 0.5 L1, rest L2",
                                List.of(
                                        new CurveFacts.PathPoint(
                                                0, 0.6831, OptionalDouble.of(0.05), OptionalDouble.of(0.7790)),
                                        new CurveFacts.PathPoint(
                                                0.0001, 0.6852, OptionalDouble.of(0.047), OptionalDouble.of(0.7788)),
                                        new CurveFacts.PathPoint(
                                                0.001, 0.6878, OptionalDouble.of(0.0422), OptionalDouble.of(0.7731)),
                                        new CurveFacts.PathPoint(
                                                0.01, 0.6790, OptionalDouble.of(0.04), OptionalDouble.of(0.7502)),
                                        new CurveFacts.PathPoint(
                                                0.1, 0.6102, OptionalDouble.of(0.033), OptionalDouble.of(0.6401)))))),
                new Importances(
                        List.of(
                                drop("origin_delay_3h", 0.0912, 0.0031),
                                drop("dep_hour", 0.0611, 0.0022),
                                drop("origin", 0.0233, 0.0018),
                                drop("dest", 0.0121, 0.0011),
                                drop("distance_mi", 0.0013, 0.0009),
                                drop("origin_landed_3h", -0.0002, 0.0004)),
                        List.of(
                                new Importances.Weight("origin_delay_3h", 0.8120),
                                new Importances.Weight("dep_hour", 0.4409),
                                new Importances.Weight("origin = HNL", -0.5031),
                                new Importances.Weight("dest = EWR", 0.2212),
                                new Importances.Weight("origin_delay_3h is missing", -0.1204)),
                        List.of()),
                List.of(
                        new DataFinding(
                                false, "origin_landed_3h has other values in the hold-out than before: PSI 0.31"),
                        new DataFinding(
                                false,
                                "2 values of flight_id have 4 rows between them: their labels count several times")),
                List.of("not judged on flights of other airlines than the ten of 2001"),
                List.of("flights from EWR are ranked markedly worse (roc_auc 0.6611)"),
                new Lineage(
                        "3f9a0e1122334455",
                        new TreeMap<>(Map.of("features", 12L, "labels", 9L, "events", 14L)),
                        OptionalLong.of(START),
                        OptionalLong.of(START + 365 * DAY),
                        42,
                        new TreeMap<>(Map.of("java", "17.0.12", "lambent", "development", "spark", "4.1.0")),
                        Optional.of("decides for 1 above 0.3120"),
                        Optional.of("calibrated after Platt (slope 1.021, offset -0.013)")));
    }

    private static List<InputFacts> flightInputs() {
        return List.of(
                new InputFacts(
                        "origin",
                        "VARCHAR",
                        0,
                        Optional.empty(),
                        Optional.of(new InputFacts.Categories(
                                231,
                                List.of(
                                        new Share("ATL", 0.0512),
                                        new Share("ORD", 0.0498),
                                        new Share("DFW", 0.0473))))),
                new InputFacts(
                        "dest",
                        "VARCHAR",
                        0,
                        Optional.empty(),
                        Optional.of(new InputFacts.Categories(
                                230, List.of(new Share("ATL", 0.0510), new Share("ORD", 0.0499))))),
                number("distance_mi", "INTEGER", 0, 21, 733.1, 4962),
                number("dep_hour", "INTEGER", 0.0004, 0, 13.2, 23),
                number("origin_delay_3h", "DOUBLE", 0.0612, -22.5, 6.81, 412.25),
                number("origin_landed_3h", "BIGINT", 0, 0, 48.7, 312),
                number("scheduled_at", "TIMESTAMP", 0, START, START + 150.0 * DAY, START + 300.0 * DAY));
    }

    private static List<SearchFacts.Fold> folds(boolean byTime) {
        List<SearchFacts.Fold> folds = new ArrayList<>();
        double[] figures = {0.6410, 0.7002, 0.7222};
        for (int i = 0; i < figures.length; i++) {
            folds.add(new SearchFacts.Fold(
                    i + 1,
                    40_000L * (i + 1),
                    40_500,
                    byTime
                            ? Optional.of(new TimeRange(START + (75 * i + 75) * DAY, START + (75 * i + 150) * DAY))
                            : Optional.empty(),
                    OptionalDouble.of(figures[i])));
        }
        return folds;
    }

    private static List<SearchFacts.Trial> trials() {
        return List.of(
                trial("logistic regression, penalty 0.1 (0.5 L1, rest L2)", 0.6102, 0.033, 0, false),
                trial("logistic regression, penalty 0.001 (0.5 L1, rest L2)", 0.6878, 0.0422, 1, true),
                trial("random forest, 20 trees of depth 8", 0.6921, 0.0399, 2, false),
                new SearchFacts.Trial(
                        "boosted trees, 30 of depth 5, step 0.3",
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        3,
                        false,
                        Optional.of("a fold has rows of one class only")));
    }

    static ModelEvidence regression() {
        Random random = new Random(5);
        int rows = 2_000;
        double[] predicted = new double[rows];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            predicted[i] = 40 * random.nextDouble() - 5;
            labels[i] = 0.9 * predicted[i] + 1.5 + 8 * random.nextGaussian();
        }
        Scored scored = new Scored(predicted, predicted, labels);
        ModelEvidence binary = binary();
        return new ModelEvidence(
                new ModelFacts(
                        "delays",
                        Optional.empty(),
                        "bff3f938468fba73",
                        ModelKind.RANDOM_FOREST_REGRESSION,
                        "random forest, 20 trees of depth 8",
                        new TreeMap<>(Map.of("max_depth", 8.0, "num_trees", 20.0)),
                        START + 400 * DAY,
                        Task.REGRESSION,
                        List.of(),
                        OptionalLong.empty()),
                new DataFacts(
                        8_000,
                        2_000,
                        binary.data().training(),
                        binary.data().holdout(),
                        new LabelFacts(List.of(), OptionalDouble.of(14.52)),
                        binary.data().inputs()),
                new ContractFacts(
                        "0a1b2c3d4e5f6071",
                        0.01,
                        200,
                        List.of(
                                new GoalVerdict(
                                        "rmse <= 8", Verdict.INSUFFICIENT, "8.02 (7.71 to 8.34), BCa bootstrap"),
                                new GoalVerdict(
                                        "r2 >= 0.5", Verdict.PASS, "0.6120 (0.5830 to 0.6391), BCa bootstrap"))),
                List.of(
                        figure(Metric.RMSE, 8.02, 7.71, 8.34, 6.11, 8.21, 0.33),
                        figure(Metric.MAE, 6.41, 6.15, 6.66, 4.88, 6.55, 0.21),
                        figure(Metric.R2, 0.612, 0.583, 0.6391, 0.741, 0.602, 0.03)),
                List.of(baseline("prior", Map.of("rmse", 12.93, "mae", 10.4, "r2", -0.001))),
                List.of(),
                new SearchFacts(folds(false), trials()),
                new CurveFacts(List.of(), List.of(), Curves.deciles(scored), List.of(), List.of()),
                new Importances(
                        List.of(drop("origin_delay_3h", 3.1, 0.2), drop("dep_hour", 1.2, 0.1)),
                        List.of(),
                        List.of(
                                new Importances.Weight("origin_delay_3h", 0.71),
                                new Importances.Weight("dep_hour", 0.22),
                                new Importances.Weight("distance_mi", 0.07))),
                List.of(),
                List.of(),
                List.of(),
                binary.lineage());
    }

    static ModelEvidence multiclass() {
        Random random = new Random(11);
        List<String> classes = List.of("on time", "late", "cancelled");
        List<CurveFacts.Line> roc = new ArrayList<>();
        List<CurveFacts.Line> recall = new ArrayList<>();
        for (String name : classes) {
            Scored scored = drawn(900, random.nextLong());
            roc.add(new CurveFacts.Line(name, Curves.roc(scored, 100)));
            recall.add(new CurveFacts.Line(name, Curves.precisionRecall(scored, 100)));
        }
        ModelEvidence binary = binary();
        return new ModelEvidence(
                new ModelFacts(
                        "outcomes",
                        Optional.of("Sorts flights by how they end."),
                        "00000000deadbeef",
                        ModelKind.RANDOM_FOREST_MULTICLASS,
                        "random forest, 40 trees of depth 10",
                        new TreeMap<>(Map.of("max_depth", 10.0)),
                        START + 400 * DAY,
                        Task.MULTICLASS,
                        classes,
                        OptionalLong.empty()),
                new DataFacts(
                        90_000,
                        9_000,
                        binary.data().training(),
                        binary.data().holdout(),
                        new LabelFacts(
                                List.of(
                                        new Share("on time", 0.77),
                                        new Share("late", 0.21),
                                        new Share("cancelled", 0.02)),
                                OptionalDouble.empty()),
                        binary.data().inputs()),
                new ContractFacts(
                        "5555aaaa5555aaaa",
                        0.05,
                        200,
                        List.of(new GoalVerdict(
                                "log_loss <= 0.4", Verdict.FAIL, "0.5210 (0.5033 to 0.5387), BCa bootstrap"))),
                List.of(
                        figure(Metric.LOG_LOSS, 0.521, 0.5033, 0.5387, 0.44, 0.53, 0.02),
                        figure(Metric.MACRO_F1, 0.48, 0.44, 0.52, 0.55, 0.47, 0.03)),
                List.of(baseline("prior", Map.of("log_loss", 0.607))),
                List.of(),
                binary.search(),
                new CurveFacts(
                        roc,
                        recall,
                        Curves.calibration(drawn(900, 3)),
                        binary.curves().learning(),
                        List.of()),
                new Importances(List.of(), List.of(), List.of(new Importances.Weight("origin_delay_3h", 1))),
                List.of(new DataFinding(true, "origin_delay_3h alone gives a macro ROC AUC of 0.994 on later rows")),
                List.of(),
                List.of(),
                binary.lineage());
    }

    /** Scores that are their probabilities, a little too bold. */
    private static Scored drawn(int rows, long seed) {
        Random random = new Random(seed);
        double[] scores = new double[rows];
        double[] decisions = new double[rows];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            double logit = 1.1 * random.nextGaussian() - 1.3;
            scores[i] = 1 / (1 + StrictMath.exp(-1.3 * logit));
            decisions[i] = scores[i] > 0.5 ? 1 : 0;
            labels[i] = random.nextDouble() < 1 / (1 + StrictMath.exp(-logit)) ? 1 : 0;
        }
        return new Scored(scores, decisions, labels);
    }

    private static MetricFigure figure(
            Metric metric, double holdout, double lower, double upper, double train, double mean, double sd) {
        return new MetricFigure(
                metric.text(),
                metric.higherIsBetter(),
                holdout,
                OptionalDouble.of(lower),
                OptionalDouble.of(upper),
                OptionalDouble.of(train),
                OptionalDouble.of(mean),
                OptionalDouble.of(sd));
    }

    private static BaselineFigures baseline(String name, Map<String, Double> metrics) {
        return new BaselineFigures(name, new TreeMap<>(metrics));
    }

    private static SliceFigure slice(
            String column, String value, long rows, double figure, double lower, double upper, boolean weak) {
        return new SliceFigure(
                column,
                value,
                rows,
                "roc_auc",
                OptionalDouble.of(figure),
                OptionalDouble.of(lower),
                OptionalDouble.of(upper),
                weak);
    }

    private static SearchFacts.Trial trial(String title, double mean, double sd, int order, boolean chosen) {
        return new SearchFacts.Trial(
                title, OptionalDouble.of(mean), OptionalDouble.of(sd), order, chosen, Optional.empty());
    }

    private static Importances.Drop drop(String input, double drop, double sd) {
        return new Importances.Drop(input, drop, OptionalDouble.of(sd));
    }

    private static InputFacts number(String name, String type, double missing, double min, double mean, double max) {
        return new InputFacts(
                name, type, missing, Optional.of(new InputFacts.Numbers(min, mean, max)), Optional.empty());
    }
}
