package dev.lambent.batch.train;

import dev.lambent.app.FoldSpec;
import dev.lambent.app.Metric;
import dev.lambent.bundle.GoalVerdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A training report as text for someone who sees one for the first time. */
final class ReportText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final TrainingReport report;
    private final StringBuilder out = new StringBuilder();

    ReportText(TrainingReport report) {
        this.report = report;
    }

    String render() {
        data();
        crossValidation();
        holdout();
        goals();
        return out.toString();
    }

    private void data() {
        Split.Fold last = report.split().finalFold();
        line("Training data of %s", report.app());
        TextTable table = new TextTable("", "trained on", "validated on", "from", "to");
        for (Split.Fold fold : report.split().folds()) {
            table.row(
                    "fold " + fold.number(),
                    rows(fold.train()),
                    rows(fold.valid()),
                    dealt(fold) ? "–" : time(fold.valid().from()),
                    dealt(fold) ? "–" : time(fold.valid().before()));
        }
        table.row(
                "hold-out",
                rows(last.train()),
                rows(last.valid()),
                time(last.valid().from()),
                "end");
        out.append(table.render());
        line(
                "%s; the hold-out, more than %s later than what is trained on, plays no part in the choice.",
                folds(), text(report.folds().gap()));
        out.append('\n');
    }

    private static boolean dealt(Split.Fold fold) {
        return fold.valid().selection().dealt() != Split.Selection.ANY;
    }

    private String folds() {
        FoldSpec folds = report.folds();
        return switch (folds.kind()) {
            case EXPANDING ->
                "Each fold trains on what lies more than " + text(folds.gap()) + " before its validation rows";
            case SLIDING ->
                "Each fold trains on the " + text(folds.window().orElseThrow()) + " that end " + text(folds.gap())
                        + " before its validation rows";
            case GROUPED -> "Each fold is judged on values of " + folds.by().orElseThrow() + " it was not trained on";
            case STRATIFIED -> "Each fold is judged on rows drawn by chance, as many of each label in each";
        };
    }

    private static String text(Duration duration) {
        return duration.toString().substring(1).replaceFirst("^T", "").toLowerCase(Locale.ROOT);
    }

    private void crossValidation() {
        Metric metric = report.metric();
        line(
                "Cross-validation by %s (%s is better), simplest model first",
                metric.text(), metric.higherIsBetter() ? "higher" : "lower");
        List<String> header = new ArrayList<>(List.of("", "candidate"));
        report.split().folds().forEach(fold -> header.add("fold " + fold.number()));
        header.add("mean ± sd");
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (TrialResult result : report.results()) {
            List<String> cells = new ArrayList<>();
            cells.add(result == report.chosenResult() ? "→" : "");
            cells.add(result.trial().title());
            result.folds().forEach(fold -> cells.add(number(fold.get(metric))));
            if (result.succeeded()) {
                cells.add(number(result.mean(metric)) + " ± " + number(result.deviation(metric)));
            } else {
                report.split().folds().forEach(fold -> cells.add("–"));
                cells.add("failed");
            }
            table.row(cells.toArray(String[]::new));
        }
        out.append(table.render());
        line("→ chosen: the simplest whose mean is within one standard error of the best one's.");
        best(metric);
        Trial refit = report.chosenResult().refit();
        if (!refit.equals(report.chosenResult().trial())) {
            line("More trees did not help on later rows: the final model is %s.", refit.title());
        }
        report.results().stream()
                .filter(result -> !result.succeeded())
                .forEach(result -> line(
                        "Failed: %s: %s.",
                        result.trial().title(), result.failure().orElseThrow()));
        report.tuning().ifPresent(text -> line("Scores are %s.", text));
        out.append('\n');
        learningCurve(metric);
    }

    /** What choosing a simpler one costs, if that was done. */
    private void best(Metric metric) {
        TrialResult best = TrialResult.best(report.results(), metric).orElseThrow();
        if (best == report.chosenResult()) {
            return;
        }
        double validToTrain = report.split().folds().stream()
                .mapToDouble(fold -> (double) fold.valid().rows() / fold.train().rows())
                .average()
                .orElseThrow();
        double alpha = report.contract().gate().alpha();
        best.gainOver(report.chosenResult(), metric, validToTrain)
                .ifPresent(gain -> line(
                        "The best one, %s, is better by %s (%s to %s; %s).",
                        best.trial().title(),
                        number(gain.estimate()),
                        number(gain.lower(alpha)),
                        number(gain.upper(alpha)),
                        gain.method()));
    }

    private void learningCurve(Metric metric) {
        if (report.curve().points().isEmpty()) {
            return;
        }
        line("The chosen model on the last fold, trained on fewer rows: %s", metric.text());
        TextTable table = new TextTable("trained on", "on these rows", "on later rows");
        for (LearningCurve.Point point : report.curve().points()) {
            table.row(
                    String.format(Locale.ROOT, "%,d rows", point.rows()), number(point.train()), number(point.valid()));
        }
        out.append(table.render());
        out.append('\n');
    }

    private void holdout() {
        line("Model %s on the hold-out, beside its training rows and the baselines", report.model());
        List<String> header = new ArrayList<>(List.of("", "hold-out", "bounds", "training", "better there by"));
        report.baselines().forEach(baseline -> header.add("baseline " + baseline.name()));
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (Metric metric : Metric.of(report.task())) {
            String setting = metric.setting(report.contract().settings())
                    .map(of -> " (" + of + ")")
                    .orElse("");
            List<String> cells = new ArrayList<>(List.of(metric.text() + setting));
            Double holdout = report.holdout().get(metric);
            Double train = report.train().get(metric);
            cells.add(cell(holdout));
            TrainingReport.Bounds bounds = report.bounds().get(metric);
            cells.add(bounds == null ? "–" : number(bounds.lower()) + " to " + number(bounds.upper()));
            cells.add(cell(train));
            cells.add(holdout == null || train == null ? "–" : signed(metric.gain(train, holdout)));
            report.baselines()
                    .forEach(baseline -> cells.add(cell(baseline.metrics().get(metric))));
            table.row(cells.toArray(String[]::new));
        }
        beside(table, "skill in " + report.metric().text(), b -> b.skill(report.metric(), report.holdout()));
        beside(table, "MASE", baseline -> baseline.scaledError(report.holdout()));
        out.append(table.render());
        line("Either bound is wrong %s %% of the time.", percent());
        line(
                "The scorer used in every layer gives MLlib's scores on %,d rows (greatest difference %.1e).",
                report.parityRows(), report.parityDifference());
        if (!report.missing().isEmpty()) {
            line("There is no card, and no promotion: %s.", String.join("; ", report.missing()));
        }
        report.findings().forEach(finding -> line("%s: %s.", finding.severe() ? "WARNING" : "Note", finding.text()));
        out.append('\n');
    }

    /** A row of figures that the model has against each baseline; none if there are none. */
    private void beside(TextTable table, String title, Function<BaselineResult, OptionalDouble> figure) {
        List<OptionalDouble> figures = report.baselines().stream().map(figure).toList();
        if (figures.stream().noneMatch(OptionalDouble::isPresent)) {
            return;
        }
        List<String> cells = new ArrayList<>(List.of(title, "", "", "", ""));
        figures.forEach(of -> cells.add(of.isPresent() ? number(of.getAsDouble()) : "–"));
        table.row(cells.toArray(String[]::new));
    }

    private String percent() {
        BigDecimal percent = BigDecimal.valueOf(100 * report.contract().gate().alpha());
        return percent.stripTrailingZeros().toPlainString();
    }

    private void goals() {
        line(
                "Goals of contract %s, judged with an error rate of %s %% over all of them",
                report.contract().hash(), percent());
        TextTable table = new TextTable("", "goal", "hold-out");
        for (GoalVerdict goal : report.goals()) {
            String mark =
                    switch (goal.verdict()) {
                        case PASS -> "PASS";
                        case FAIL -> "FAIL";
                        case INSUFFICIENT -> "INSUFFICIENT";
                        case NOT_JUDGED -> "not judged";
                    };
            table.row(mark, goal.text(), goal.detail());
        }
        out.append(table.render());
    }

    private static String cell(Double value) {
        return value == null ? "–" : number(value);
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String rows(Split.Part part) {
        return String.format(Locale.ROOT, "%,d rows", part.rows());
    }

    private static String time(long millis) {
        return millis == Long.MAX_VALUE ? "end" : TIME.format(Instant.ofEpochMilli(millis));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.4f" : "%,.1f", value);
    }

    private static String signed(double value) {
        return (value >= 0 ? "+" : "") + number(value);
    }
}
