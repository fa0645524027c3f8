package dev.lambent.batch.train;

import dev.lambent.app.App;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.bundle.Provenance;
import dev.lambent.card.BaselineFigures;
import dev.lambent.card.ContractFacts;
import dev.lambent.card.CurveFacts;
import dev.lambent.card.DataFinding;
import dev.lambent.card.Lineage;
import dev.lambent.card.MetricFigure;
import dev.lambent.card.ModelEvidence;
import dev.lambent.card.ModelFacts;
import dev.lambent.card.SearchFacts;
import dev.lambent.card.SliceFigure;
import dev.lambent.gate.Contract;
import dev.lambent.measure.Curves;
import dev.lambent.measure.Scored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Gathers what the card of a model shows. Everything but the model's id is known before its bundle is saved. */
final class CardEvidence {
    private final Examples examples;
    private final App app;
    private final Split split;
    private final Contract contract;
    private final Metric metric;

    CardEvidence(Examples examples, Split split, Contract contract) {
        this.examples = examples;
        this.app = examples.input().app();
        this.split = split;
        this.contract = contract;
        this.metric = Metric.main(app.task());
    }

    /** @param id of the bundle */
    ModelEvidence of(
            String id,
            FittedModel model,
            List<TrialResult> results,
            TrialResult chosen,
            Judged judged,
            Optional<Tuning> tuning,
            LearningCurve curve,
            List<Finding> findings,
            Provenance provenance) {
        Slices slices = new Slices(examples, split.finalFold(), contract, judged);
        List<SliceFigure> figures = slices.figures();
        return new ModelEvidence(
                facts(id, chosen.refit()),
                new DataSummary(examples, split.finalFold(), model.encoder()).facts(),
                new ContractFacts(
                        contract.hash(),
                        contract.gate().alpha(),
                        contract.gate().minRows(),
                        judged.goals()),
                metrics(judged, chosen),
                judged.baselines().stream()
                        .map(b -> new BaselineFigures(b.name(), new TreeMap<>(Training.texts(b.metrics()))))
                        .toList(),
                figures,
                search(results, chosen),
                curves(judged.scored(), results, curve),
                new InputImportances(examples, split.finalFold(), model).measure(),
                findings.stream()
                        .map(f -> new DataFinding(f.severe(), f.text()))
                        .toList(),
                limits(provenance),
                Slices.weak(figures),
                new Lineage(
                        examples.input().featureSet().value(),
                        new TreeMap<>(provenance.tableVersions()),
                        OptionalLong.of(provenance.firstLogTimeMillis()),
                        OptionalLong.of(provenance.lastLogTimeMillis()),
                        provenance.seed(),
                        new TreeMap<>(provenance.environment()),
                        tuning.map(Tuning::decision),
                        tuning.flatMap(Tuning::curve)));
    }

    private ModelFacts facts(String id, Trial trial) {
        long created = examples.input().createdAtMillis();
        return new ModelFacts(
                app.name(),
                app.card().purpose(),
                id,
                trial.kind(),
                trial.title(),
                new TreeMap<>(trial.parameters()),
                created,
                app.task(),
                app.label().classes(),
                app.card()
                        .expiresAfter()
                        .map(after -> OptionalLong.of(created + after.toMillis()))
                        .orElse(OptionalLong.empty()));
    }

    private List<MetricFigure> metrics(Judged judged, TrialResult chosen) {
        List<MetricFigure> figures = new ArrayList<>();
        for (Metric one : Metric.of(app.task())) {
            Double holdout = judged.holdout().get(one);
            if (holdout == null) {
                continue;
            }
            Optional<TrainingReport.Bounds> bounds =
                    Optional.ofNullable(judged.bounds().get(one));
            boolean inFolds = chosen.folds().stream().allMatch(fold -> fold.containsKey(one));
            figures.add(new MetricFigure(
                    one.text(),
                    one.higherIsBetter(),
                    holdout,
                    optional(bounds.map(TrainingReport.Bounds::lower).orElse(null)),
                    optional(bounds.map(TrainingReport.Bounds::upper).orElse(null)),
                    optional(judged.train().get(one)),
                    inFolds ? OptionalDouble.of(chosen.mean(one)) : OptionalDouble.empty(),
                    inFolds ? OptionalDouble.of(chosen.deviation(one)) : OptionalDouble.empty()));
        }
        return figures;
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private SearchFacts search(List<TrialResult> results, TrialResult chosen) {
        List<SearchFacts.Fold> folds = new ArrayList<>();
        for (Split.Fold fold : split.folds()) {
            folds.add(new SearchFacts.Fold(
                    fold.number(),
                    fold.train().rows(),
                    fold.valid().rows(),
                    examples.byTime().range(fold.valid().selection()),
                    optional(chosen.folds().get(fold.number() - 1).get(metric))));
        }
        List<SearchFacts.Trial> trials = new ArrayList<>();
        for (TrialResult result : results) {
            trials.add(new SearchFacts.Trial(
                    result.trial().title(),
                    result.succeeded() ? OptionalDouble.of(result.mean(metric)) : OptionalDouble.empty(),
                    result.succeeded() ? OptionalDouble.of(result.deviation(metric)) : OptionalDouble.empty(),
                    trials.size(),
                    result == chosen,
                    result.failure()));
        }
        return new SearchFacts(folds, trials);
    }

    private CurveFacts curves(Scored scored, List<TrialResult> results, LearningCurve learning) {
        List<CurveFacts.Line> roc = new ArrayList<>();
        List<CurveFacts.Line> precision = new ArrayList<>();
        int most = CurveFacts.MAX_POINTS;
        if (app.task() == Task.BINARY) {
            roc.add(new CurveFacts.Line("model", Curves.roc(scored, most)));
            precision.add(new CurveFacts.Line("model", Curves.precisionRecall(scored, most)));
        }
        for (int i = 0; i < app.label().classes().size(); i++) {
            Scored one = scored.oneAgainstRest(i);
            String name = app.label().classes().get(i);
            roc.add(new CurveFacts.Line(name, Curves.roc(one, most)));
            precision.add(new CurveFacts.Line(name, Curves.precisionRecall(one, most)));
        }
        return new CurveFacts(
                roc,
                precision,
                app.task() == Task.REGRESSION ? Curves.deciles(scored) : Curves.calibration(scored),
                learning.points().stream()
                        .map(point -> new CurveFacts.LearningPoint(point.rows(), point.train(), point.valid()))
                        .toList(),
                paths(results));
    }

    /** The metric along the weight of the penalty, of trials that differ in it only. */
    private List<CurveFacts.Path> paths(List<TrialResult> results) {
        Map<String, List<CurveFacts.PathPoint>> paths = new LinkedHashMap<>();
        String penalty = Parameter.REG_PARAM.text();
        for (TrialResult result : results) {
            Double weight = result.trial().parameters().get(penalty);
            if (weight != null && result.succeeded()) {
                paths.computeIfAbsent(result.trial().withoutPenalty(), name -> new ArrayList<>())
                        .add(new CurveFacts.PathPoint(
                                weight,
                                result.mean(metric),
                                OptionalDouble.of(result.deviation(metric)),
                                OptionalDouble.empty()));
            }
        }
        return paths.entrySet().stream()
                .filter(path -> path.getValue().size() > 1)
                .map(path -> new CurveFacts.Path(path.getKey(), path.getValue()))
                .toList();
    }

    private List<String> limits(Provenance provenance) {
        List<String> limits = new ArrayList<>(app.card().limits());
        provenance
                .trainedBeforeMillis()
                .ifPresent(before -> limits.add("It was trained on what happened before "
                        + java.time.Instant.ofEpochMilli(before) + ", and knows of nothing that has changed since."));
        limits.add(
                "Its figures take the rows of the hold-out for independent of each other; where whole days go well or badly"
                        + " together, they are less certain than the bounds say.");
        return limits;
    }
}
