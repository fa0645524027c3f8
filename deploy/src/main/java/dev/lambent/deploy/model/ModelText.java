package dev.lambent.deploy.model;

import static java.util.stream.Collectors.joining;

import dev.lambent.bundle.BundleFiles;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.Manifest;
import dev.lambent.bundle.Provenance;
import dev.lambent.deploy.screen.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that is known of one model, in plain words. */
public final class ModelText {
    private static final String INDENT = "  ";

    private final RegisteredModel model;
    private final List<String> aliases;
    private final List<Term> terms;
    private final StoredBundle bundle;
    private final StringBuilder out = new StringBuilder();

    /**
     * @param aliases those of the model
     * @param terms of all models
     */
    public ModelText(RegisteredModel model, List<String> aliases, List<Term> terms, StoredBundle bundle) {
        this.model = model;
        this.aliases = List.copyOf(aliases);
        this.terms =
                terms.stream().filter(term -> term.model().equals(model.id())).toList();
        this.bundle = bundle;
    }

    public String render() {
        head();
        folds();
        metrics();
        goals();
        trials();
        lineage();
        return out.toString();
    }

    private void head() {
        line("Model %s%s", model.id(), aliases.isEmpty() ? "" : " (" + String.join(", ", aliases) + ")");
        field("kind", model.kind());
        field("parameters", parameters());
        field(
                "trained",
                Figures.time(model.createdAt()) + " UTC, on " + Figures.count(model.trainingRows())
                        + " rows; judged on " + Figures.count(model.holdoutRows()) + " later ones");
        field("registered", "with epoch " + model.epoch() + ", as " + model.status());
        if (terms.isEmpty()) {
            field("in force", "never");
        }
        for (Term term : terms) {
            field(
                    "in force",
                    "from " + Figures.time(term.since())
                            + term.until()
                                    .map(until -> " to " + Figures.time(until))
                                    .orElse(" on")
                            + term.reason()
                                    .map(why -> ", by hand: \"" + why + "\"")
                                    .orElse(""));
        }
        field(
                "bundle",
                bundle.folder() + ": "
                        + bundle.files()
                                .map(files -> "intact, " + files.names().size() + " files, "
                                        + Figures.count(files.bytes()) + " bytes")
                                .orElseGet(() -> "NOT intact: " + bundle.problem()));
    }

    private String parameters() {
        return model.parameters().isEmpty()
                ? "none"
                : model.parameters().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + Figures.parameter(entry.getValue()))
                        .collect(joining(", "));
    }

    private void folds() {
        if (model.folds().isEmpty()) {
            return;
        }
        title("Folds: " + model.metric() + " of the rows that each fold validated on");
        List<String> header = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < model.folds().size(); i++) {
            header.add("fold " + (i + 1));
            values.add(Figures.metric(model.folds().get(i)));
        }
        table(new Table(header).add(values));
    }

    private void metrics() {
        title("Metrics by part" + (model.baselines().isEmpty() ? "" : ", and the baselines on the hold-out"));
        List<String> header = new ArrayList<>(List.of("metric", "training rows", "cv mean", "cv sd", "hold-out"));
        header.addAll(model.baselines().keySet());
        Table table = new Table(header);
        SortedSet<String> names = new TreeSet<>();
        model.metrics().values().forEach(part -> names.addAll(part.keySet()));
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            for (String part : List.of("train", "cv_mean", "cv_sd", "holdout")) {
                row.add(Figures.metric(model.metric(part, name)));
            }
            model.baselines()
                    .values()
                    .forEach(baseline -> row.add(Figures.metric(baseline.getOrDefault(name, Double.NaN))));
            table.add(row);
        }
        against(table, "skill", "skill in " + model.metric());
        against(table, "mase", "MASE");
        table(table);
    }

    /** What the model has against each baseline; models of before it was measured have none. */
    private void against(Table table, String figure, String title) {
        if (model.baselines().values().stream().noneMatch(baseline -> baseline.containsKey(figure))) {
            return;
        }
        List<String> row = new ArrayList<>(List.of(title, "", "", "", ""));
        model.baselines()
                .values()
                .forEach(baseline -> row.add(Figures.metric(baseline.getOrDefault(figure, Double.NaN))));
        table.add(row);
    }

    private void goals() {
        title("Goals, as judged before it was registered");
        if (model.goals().isEmpty()) {
            out.append(INDENT).append("none\n");
            return;
        }
        Table table = new Table(List.of("goal", "verdict", "figures"));
        for (GoalVerdict goal : model.goals()) {
            table.add(List.of(goal.text(), verdict(goal), goal.detail()));
        }
        table(table);
    }

    static String verdict(GoalVerdict goal) {
        return goal.verdict() == GoalVerdict.Verdict.NOT_JUDGED
                ? "not judged"
                : goal.verdict().name();
    }

    private void trials() {
        if (model.trials().isEmpty()) {
            return;
        }
        title("Trials: " + model.metric() + " in cross-validation");
        Table table = new Table(List.of("trial", "mean", "sd", "chosen"));
        model.trials()
                .forEach(trial -> table.add(List.of(
                        trial.title(),
                        trial.failure().isPresent() ? "" : Figures.metric(trial.mean()),
                        trial.failure().isPresent() ? "" : Figures.metric(trial.sd()),
                        trial.failure().map(why -> "failed: " + why).orElse(trial.chosen() ? "yes" : ""))));
        table(table);
    }

    private void lineage() {
        title("Lineage");
        field("feature set", model.featureSet());
        field("seed", Long.toString(model.seed()));
        if (bundle.files().isEmpty()) {
            field("more", "is in the bundle's manifest, which is not intact");
            return;
        }
        Manifest manifest = bundle.files().map(BundleFiles::manifest).orElseThrow();
        Provenance provenance = manifest.provenance();
        field(
                "log",
                "rows from " + Figures.time(provenance.firstLogTimeMillis()) + " to "
                        + Figures.time(provenance.lastLogTimeMillis()) + " (log time)");
        provenance
                .trainedBeforeMillis()
                .ifPresent(millis -> field("fitted on", "event times before " + Figures.time(millis)));
        field("tables", pairs(provenance.tableVersions(), " at version "));
        field("contract", manifest.goalsHash());
        field("made with", pairs(provenance.environment(), " "));
    }

    private static String pairs(Map<String, ?> map, String between) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + between + entry.getValue())
                .collect(joining(", "));
    }

    private void title(String title) {
        out.append('\n').append(title).append('\n');
    }

    private void field(String name, String value) {
        line("%s%-12s %s", INDENT, name, value);
    }

    private void table(Table table) {
        out.append(table.render(INDENT));
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
