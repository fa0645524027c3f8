package dev.lambent.card;

import dev.lambent.app.Task;
import java.util.ArrayList;
import java.util.List;

/** What a card cannot do without. */
final class MissingEvidence {
    private final ModelEvidence evidence;
    private final List<String> missing = new ArrayList<>();

    private MissingEvidence(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    static List<String> of(ModelEvidence evidence) {
        MissingEvidence missing = new MissingEvidence(evidence);
        missing.judgement();
        missing.data();
        missing.search();
        missing.curves();
        missing.require(!evidence.importances().isEmpty(), "what the model looks at: no importances of its inputs");
        missing.lineage();
        return List.copyOf(missing.missing);
    }

    private void require(boolean there, String what) {
        if (!there) {
            missing.add(what);
        }
    }

    private void judgement() {
        String main = evidence.mainMetric();
        require(!evidence.contract().hash().isBlank(), "the hash of the contract");
        require(!evidence.contract().goals().isEmpty(), "goals with their verdicts");
        require(evidence.figure(main).isPresent(), "the model's " + main + " on the hold-out");
        require(
                evidence.figure(main).isEmpty()
                        || evidence.figure(main).orElseThrow().isBounded(),
                "bounds of the model's " + main + " on the hold-out");
        require(!evidence.baselines().isEmpty(), "a baseline to compare with");
        require(
                evidence.baselines().isEmpty() || hasComparison(),
                "a figure of a baseline in a metric that the model has as well");
    }

    private boolean hasComparison() {
        return evidence.baselines().stream().anyMatch(baseline -> evidence.metrics().stream()
                .anyMatch(figure -> baseline.figure(figure.metric()).isPresent()));
    }

    private void data() {
        DataFacts data = evidence.data();
        require(data.trainingRows() > 0, "the number of training rows");
        require(data.holdoutRows() > 0, "the number of hold-out rows");
        require(data.training().isPresent(), "the range of event times of the training rows");
        require(data.holdout().isPresent(), "the range of event times of the hold-out");
        require(
                evidence.model().task().isClassification()
                        ? !data.label().classes().isEmpty()
                        : data.label().mean().isPresent(),
                evidence.model().task().isClassification() ? "the shares of the classes" : "the mean of the labels");
        require(!data.inputs().isEmpty(), "the inputs and their ranges");
    }

    private void search() {
        require(!evidence.search().folds().isEmpty(), "the folds of cross-validation");
        require(evidence.search().chosen().isPresent(), "the trials, and which of them was chosen");
    }

    private void curves() {
        ModelFacts model = evidence.model();
        CurveFacts curves = evidence.curves();
        if (model.task() == Task.BINARY) {
            require(hasPoints(curves.roc()), "the ROC curve");
            require(hasPoints(curves.precisionRecall()), "the precision-recall curve");
        }
        boolean probabilities = model.kind().givesProbabilities()
                || (model.task().isClassification()
                        && evidence.lineage().calibration().isPresent());
        require(!probabilities || !curves.calibration().isEmpty(), "the calibration of its probabilities");
    }

    private static boolean hasPoints(List<CurveFacts.Line> lines) {
        return lines.stream().anyMatch(line -> line.points().size() > 1);
    }

    private void lineage() {
        Lineage lineage = evidence.lineage();
        require(!lineage.featureSet().isBlank(), "the feature set");
        require(!lineage.tableVersions().isEmpty(), "the versions of the tables it was trained from");
        require(
                lineage.firstLogTimeMillis().isPresent()
                        && lineage.lastLogTimeMillis().isPresent(),
                "the first and last log time of its rows");
        require(!lineage.versions().isEmpty(), "the versions of code and libraries");
    }
}
