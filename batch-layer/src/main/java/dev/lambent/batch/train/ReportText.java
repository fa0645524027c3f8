package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.bundle.GoalVerdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        TimeSplit.TimeFold last = report.split().finalFold();
        line("Training data of %s", report.app());
        TextTable table = new TextTable("", "trained on", "validated on", "from", "to");
        for (TimeSplit.TimeFold fold : report.split().folds()) {
            table.row(
                    "fold " + fold.number(),
                    rows(fold.train()),
                    rows(fold.valid()),
                    time(fold.validFrom()),
                    time(fold.validBefore()));
        }
        table.row("hold-out", rows(last.train()), rows(last.valid()), time(last.validFrom()), "end");
        out.append(table.render());
        line(
                "Each fold trains on what lies more than %s before its validation rows; the hold-out plays no part in the choice.",
                duration());
        out.append('\n');
    }

    private String duration() {
        return report.gap().toString().substring(2).toLowerCase(Locale.ROOT);
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
            cells.add(number(result.mean(metric)) + " ± " + number(result.deviation(metric)));
            table.row(cells.toArray(String[]::new));
        }
        out.append(table.render());
        line("→ chosen: the simplest whose mean is within one standard error of the best one's.");
        out.append('\n');
    }

    private void holdout() {
        line("The chosen model on the hold-out, beside its training rows and the baselines");
        List<Metric> metrics = Metric.of(report.task());
        List<String> header = new ArrayList<>(List.of(""));
        metrics.forEach(metric -> header.add(metric.text()));
        TextTable table = new TextTable(header.toArray(String[]::new));
        table.row(cells("model " + report.model() + ", hold-out", report.holdout(), metrics));
        List<String> bounds = new ArrayList<>(List.of(boundsTitle()));
        for (Metric metric : metrics) {
            TrainingReport.Bounds of = report.bounds().get(metric);
            bounds.add(of == null ? "–" : number(of.lower()) + " to " + number(of.upper()));
        }
        table.row(bounds.toArray(String[]::new));
        table.row(cells("the same, training rows", report.train(), metrics));
        List<String> gap = new ArrayList<>(List.of("gap (training better by)"));
        for (Metric metric : metrics) {
            boolean both =
                    report.train().containsKey(metric) && report.holdout().containsKey(metric);
            gap.add(
                    both
                            ? signed(metric.gain(
                                    report.train().get(metric), report.holdout().get(metric)))
                            : "–");
        }
        table.row(gap.toArray(String[]::new));
        for (BaselineResult baseline : report.baselines()) {
            table.row(cells("baseline " + baseline.name(), baseline.metrics(), metrics));
        }
        out.append(table.render());
        line(
                "The scorer used in every layer gives MLlib's scores on %,d rows (greatest difference %.1e).",
                report.parityRows(), report.parityDifference());
        report.remarks().forEach(remark -> line("Note: %s.", remark));
        out.append('\n');
    }

    private String boundsTitle() {
        BigDecimal percent = BigDecimal.valueOf(100 * report.contract().gate().alpha());
        return "its bounds, each wrong " + percent.stripTrailingZeros().toPlainString() + " % of the time";
    }

    private void goals() {
        line(
                "Goals of contract %s, judged with an error rate of %s over all of them",
                report.contract().hash(), report.contract().gate().alpha());
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

    private static String[] cells(String name, Map<Metric, Double> values, List<Metric> metrics) {
        List<String> cells = new ArrayList<>(List.of(name));
        metrics.forEach(metric -> cells.add(values.containsKey(metric) ? number(values.get(metric)) : "–"));
        return cells.toArray(String[]::new);
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String rows(TimeSplit.Part part) {
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
