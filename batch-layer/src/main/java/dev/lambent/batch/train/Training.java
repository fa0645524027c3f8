package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.lambent.app.App;
import dev.lambent.app.Metric;
import dev.lambent.app.SearchSpec;
import dev.lambent.bundle.BundleContent;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.Manifest;
import dev.lambent.bundle.Provenance;
import dev.lambent.card.EvidenceJson;
import dev.lambent.card.ModelEvidence;
import dev.lambent.gate.Contract;
import dev.lambent.gate.Gate;
import dev.lambent.measure.Inferences;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import dev.lambent.stat.Inference;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One training run: cross-validates every trial on expanding time folds, chooses by the one-standard-error rule, fits the
 * choice on all rows before the hold-out, compares it with MLlib, the baselines and the goals, and saves its bundle.
 *
 * <p>The same rows and seed give the same coefficients, to the bit, and the same bundle id.
 */
public final class Training {
    /** Until the bundle has a name. */
    private static final String UNNAMED = "";

    private final TrainingInput input;
    private final TrainingProgress progress;
    private final App app;
    private final Contract contract;

    private Training(TrainingInput input, TrainingProgress progress) {
        this.input = input;
        this.progress = progress;
        this.app = input.app();
        this.contract = Contract.of(app);
    }

    /**
     * @throws dev.lambent.error.LambentException (USER) if the data cannot be trained on: too few rows, one class only,
     *     no input that varies; (INTERNAL) if the shared scorer and MLlib disagree
     */
    public static TrainingResult run(TrainingInput input, TrainingProgress progress) {
        return new Training(input, progress).run();
    }

    private TrainingResult run() {
        Trial.of(app); // a candidate that does not fit is said before anything is read
        progress.contract(contract);
        progress.step("reading the labelled rows");
        try (Examples examples = new Examples(input)) {
            Preconditions.requireLabels(app, examples);
            Split split = examples.split();
            Preconditions.requireClasses(app, examples, split);
            progress.step("looking for what is wrong with the data");
            List<Finding> findings = new DataChecks(examples, split).run();
            int fits = ModelSearch.trials(app) * split.folds().size() + 1 + LearningCurve.fits();
            FitCounter counter = new FitCounter(progress, fits);
            Stop stop = app.train()
                    .search()
                    .flatMap(SearchSpec::budget)
                    .map(input.stop()::orAfter)
                    .orElse(input.stop());
            try (CrossValidation validation = new CrossValidation(examples, split, counter, stop)) {
                List<TrialResult> results = new ModelSearch(app, validation).run();
                stop.reason()
                        .ifPresent(reason -> findings.add(Finding.note(
                                "the search ended before its end, after " + results.size() + " trials: " + reason)));
                TrialResult chosen = TrialResult.choose(results, app.task());
                List<FittedModel> folds = validation.models(chosen.trial());
                return finish(examples, split, results, chosen, folds, findings, counter);
            }
        }
    }

    private TrainingResult finish(
            Examples examples,
            Split split,
            List<TrialResult> results,
            TrialResult chosen,
            List<FittedModel> folds,
            List<Finding> found,
            FitCounter counter) {
        Optional<Tuning> tuning = Tuning.of(app.train(), chosen.trial().kind(), outOfFold(examples, split, folds));
        FittedModel raw;
        try (FoldRows rows = new FoldRows(examples, split.finalFold())) {
            counter.next("all rows before the hold-out: " + chosen.refit().title());
            raw = Estimators.fit(
                    chosen.refit(),
                    rows.encoder(),
                    rows.of(chosen.refit()),
                    app.train().seed());
        }
        Preconditions.requireVaryingInputs(raw.encoder());
        List<Finding> findings = new ArrayList<>(found);
        findings.addAll(Preconditions.remarks(raw.encoder()));
        Split.Fold lastFold = split.folds().get(split.folds().size() - 1);
        // Trees of a fold have seen a sample of its rows, or kept some to stop by.
        Optional<FittedModel> ofLastFold = Optional.of(folds.get(folds.size() - 1))
                .filter(model -> !model.kind().trees());
        LearningCurve curve = LearningCurve.of(examples, lastFold, chosen.refit(), ofLastFold, counter);
        progress.step("comparing with MLlib, baselines and goals");
        Dataset<Row> holdout = examples.valid(split.finalFold());
        List<dev.lambent.schema.Row> golden = GoldenRows.of(raw, realRows(examples, holdout));
        Parity parity = Parity.of(raw, Encoded.scoredRows(examples, holdout, raw))
                .and(Parity.of(raw, Encoded.scoredRows(holdout.sparkSession(), golden, raw)));
        parity.require(chosen.refit());
        FittedModel model = tuning.map(t -> t.on(raw)).orElse(raw);
        Judged judged = judge(examples, split, model);
        Provenance provenance = provenance(examples, split, chosen.refit());

        progress.step("gathering what its card will show");
        CardEvidence card = new CardEvidence(examples, split, contract);
        ModelEvidence evidence = card.of(UNNAMED, model, results, chosen, judged, tuning, curve, findings, provenance);
        progress.step("saving the bundle");
        BundleContent content = new BundleContent(
                app.name(),
                input.featureSet(),
                model.encoder(),
                model.scorer(),
                input.createdAtMillis(),
                provenance,
                contract.hash(),
                judged.goals(),
                manifestMetrics(chosen, judged.holdout(), judged.train()),
                golden,
                Optional.of(id -> EvidenceJson.write(evidence.withId(id))));
        Manifest manifest = Bundles.save(input.bundles(), content);
        TrainingReport report = new TrainingReport(
                app.name(),
                manifest.id(),
                app.task(),
                contract,
                app.train().folds(),
                split,
                results,
                results.indexOf(chosen),
                tuning.map(Tuning::text),
                curve,
                judged,
                parity.rows(),
                parity.maxDifference(),
                evidence.missing(),
                findings);
        List<FittedModel> tunedFolds = folds.stream()
                .map(fold -> tuning.map(t -> t.on(fold)).orElse(fold))
                .toList();
        return new TrainingResult(
                manifest,
                ModelRecord.of(manifest, report),
                report,
                evidence.withId(manifest.id()),
                Backfill.of(input.features(), split, tunedFolds, model));
    }

    private static List<Scored> outOfFold(Examples examples, Split split, List<FittedModel> folds) {
        List<Scored> scored = new ArrayList<>();
        for (Split.Fold fold : split.folds()) {
            scored.add(Scoring.score(examples, examples.valid(fold), folds.get(fold.number() - 1)));
        }
        return scored;
    }

    private Judged judge(Examples examples, Split split, FittedModel model) {
        Scored scored = Scoring.score(examples, examples.valid(split.finalFold()), model);
        Map<Metric, Double> holdout = Metrics.of(app.task(), contract.settings(), scored);
        List<BaselineResult> baselines = Baselines.judge(examples, split.finalFold());
        return new Judged(
                scored,
                holdout,
                bounds(scored, holdout.keySet()),
                metrics(examples, examples.train(split.finalFold()), model),
                baselines,
                Gate.judge(contract, new HoldoutEvidence(examples, split.finalFold()).of(contract, scored, baselines)));
    }

    private Map<Metric, Double> metrics(Examples examples, Dataset<Row> rows, FittedModel model) {
        return Metrics.of(app.task(), contract.settings(), Scoring.score(examples, rows, model));
    }

    private Map<Metric, TrainingReport.Bounds> bounds(Scored scored, Set<Metric> metrics) {
        Map<Metric, TrainingReport.Bounds> bounds = new EnumMap<>(Metric.class);
        double alpha = contract.gate().alpha();
        for (Metric metric : metrics) {
            if (!metric.needsClasses() || scored.rowsOfRarestClass() > 1) {
                Inference inference = Inferences.of(
                        metric, contract.settings(), scored, app.train().seed());
                bounds.put(metric, new TrainingReport.Bounds(inference.lower(alpha), inference.upper(alpha)));
            }
        }
        return bounds;
    }

    /** A few rows of the hold-out, drawn by the seed. */
    private List<dev.lambent.schema.Row> realRows(Examples examples, Dataset<Row> holdout) {
        return holdout
                .orderBy(
                        Examples.draw(app.train().seed()), col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET))
                .limit(GoldenRows.REAL_ROWS)
                .collectAsList()
                .stream()
                .map(examples.reader()::read)
                .toList();
    }

    private Provenance provenance(Examples examples, Split split, Trial trial) {
        Row range = examples.all()
                .agg(min(col(Tables.LOG_TIME)), max(col(Tables.LOG_TIME)))
                .head();
        Map<String, String> environment = new TreeMap<>();
        environment.put("java", System.getProperty("java.version"));
        environment.put("os", System.getProperty("os.name"));
        environment.put("arch", System.getProperty("os.arch"));
        environment.put("spark", examples.all().sparkSession().version());
        String version = Training.class.getPackage().getImplementationVersion();
        environment.put("lambent", version == null ? "development" : version);
        return new Provenance(
                app.train().seed(),
                split.finalFold().train().rows(),
                OptionalLong.of(split.finalFold().train().before()),
                range.getLong(0),
                range.getLong(1),
                trial.parameters(),
                input.tableVersions(),
                environment);
    }

    private Map<String, Map<String, Double>> manifestMetrics(
            TrialResult chosen, Map<Metric, Double> holdout, Map<Metric, Double> train) {
        Map<Metric, Double> mean = new HashMap<>();
        Map<Metric, Double> deviation = new HashMap<>();
        for (Metric metric : Metric.of(app.task())) {
            if (chosen.folds().stream().allMatch(fold -> fold.containsKey(metric))) {
                mean.put(metric, chosen.mean(metric));
                deviation.put(metric, chosen.deviation(metric));
            }
        }
        return Map.of(
                "holdout", texts(holdout), "train", texts(train), "cv_mean", texts(mean), "cv_sd", texts(deviation));
    }

    static Map<String, Double> texts(Map<Metric, Double> metrics) {
        Map<String, Double> texts = new TreeMap<>();
        metrics.forEach((metric, value) -> texts.put(metric.text(), value));
        return texts;
    }
}
