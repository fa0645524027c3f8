package dev.lambent.batch.mlflow;

import dev.lambent.app.Metric;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.card.BaselineFigures;
import dev.lambent.card.Card;
import dev.lambent.card.EvidenceJson;
import dev.lambent.card.Lineage;
import dev.lambent.card.MetricFigure;
import dev.lambent.card.ModelEvidence;
import dev.lambent.card.SearchFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** The evidence of a model, in MLflow's words. */
final class EvidenceRun {
    private final ModelEvidence evidence;
    private final List<MlflowRun.Measured> metrics = new ArrayList<>();

    private EvidenceRun(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    static MlflowRun of(ModelEvidence evidence, long startMillis) {
        return new EvidenceRun(evidence).run(startMillis);
    }

    private MlflowRun run(long startMillis) {
        evidence.metrics().forEach(this::add);
        String main = Metric.main(evidence.model().task()).text();
        for (SearchFacts.Fold fold : evidence.search().folds()) {
            add("cv_" + main, fold.metric(), fold.number());
        }
        for (BaselineFigures baseline : evidence.baselines()) {
            baseline.metrics()
                    .forEach((metric, value) ->
                            add("baseline_" + baseline.name() + "_" + metric, OptionalDouble.of(value), 0));
        }
        return new MlflowRun(
                evidence.model().app(), evidence.model().id(), startMillis, params(), metrics, tags(), artifacts());
    }

    private void add(MetricFigure figure) {
        String metric = figure.metric();
        add("holdout_" + metric, OptionalDouble.of(figure.holdout()), 0);
        add("holdout_" + metric + "_lower", figure.lower(), 0);
        add("holdout_" + metric + "_upper", figure.upper(), 0);
        add("train_" + metric, figure.train(), 0);
        add("cv_mean_" + metric, figure.cvMean(), 0);
        add("cv_sd_" + metric, figure.cvSd(), 0);
    }

    private void add(String key, OptionalDouble value, long step) {
        value.ifPresent(number -> metrics.add(new MlflowRun.Measured(key, number, step)));
    }

    private SortedMap<String, String> params() {
        SortedMap<String, String> params = new TreeMap<>();
        evidence.model().parameters().forEach((name, value) -> params.put(name, value.toString()));
        params.put("candidate", evidence.model().title());
        params.put("kind", evidence.model().kind().name());
        params.put("seed", Long.toString(evidence.lineage().seed()));
        params.put("folds", Integer.toString(evidence.search().folds().size()));
        params.put("trials", Integer.toString(evidence.search().trials().size()));
        return params;
    }

    private SortedMap<String, String> tags() {
        Lineage lineage = evidence.lineage();
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put("lambent.app", evidence.model().app());
        tags.put("lambent.feature_set", lineage.featureSet());
        tags.put("lambent.contract", evidence.contract().hash());
        tags.put(
                "lambent.promotable",
                Boolean.toString(GoalVerdict.allowPromotion(evidence.contract().goals())
                        && evidence.missing().isEmpty()));
        lineage.tableVersions().forEach((table, version) -> tags.put("lambent.table." + table, version.toString()));
        lineage.versions().forEach((part, version) -> tags.put("lambent.version." + part, version));
        for (GoalVerdict goal : evidence.contract().goals()) {
            tags.put("lambent.goal." + goal.text(), goal.verdict() + ": " + goal.detail());
        }
        lineage.threshold().ifPresent(text -> tags.put("lambent.threshold", text));
        lineage.calibration().ifPresent(text -> tags.put("lambent.calibration", text));
        evidence.model().purpose().ifPresent(text -> tags.put("mlflow.note.content", text));
        tags.put("mlflow.source.name", "lambent");
        return tags;
    }

    private SortedMap<String, byte[]> artifacts() {
        SortedMap<String, byte[]> artifacts = new TreeMap<>();
        artifacts.put("evidence.json", EvidenceJson.write(evidence));
        if (evidence.missing().isEmpty()) {
            artifacts.putAll(Card.files(evidence));
        }
        return artifacts;
    }
}
