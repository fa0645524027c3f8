package dev.lambent.card;

import dev.lambent.app.Metric;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.card.Block.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What was asked of the model, what else there is, and how good it is. */
final class Judgement {
    private final ModelEvidence evidence;

    Judgement(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    Section goals() {
        ContractFacts contract = evidence.contract();
        List<List<Cell>> rows = contract.goals().stream()
                .map(goal -> List.of(verdict(goal.verdict()), Cell.of(goal.text()), Cell.of(goal.detail())))
                .toList();
        return new Section(
                "goals",
                "Goals and verdicts",
                List.of(
                        new Block.Paragraph("The goals were written, and hashed, before training (contract "
                                + contract.hash()
                                + "). The chance that any of them is called reached and is not is at most "
                                + Figures.rate(contract.alpha()) + "; fewer than " + Figures.rows(contract.minRows())
                                + " judge nothing."),
                        new Block.Table(
                                List.of(
                                        Column.text("Verdict"),
                                        Column.text("Goal"),
                                        Column.text("What the hold-out shows")),
                                rows)));
    }

    private static Cell verdict(GoalVerdict.Verdict verdict) {
        return switch (verdict) {
            case PASS -> new Cell("PASS: reached", Tone.GOOD);
            case FAIL -> new Cell("FAIL: missed", Tone.BAD);
            case INSUFFICIENT -> new Cell("INSUFFICIENT: not shown", Tone.WARNING);
            case NOT_JUDGED -> new Cell("not judged", Tone.PLAIN);
        };
    }

    Section baselines() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(
                "A model has to be better than something simpler. These are judged on the same hold-out,"
                        + " the simplest first; figures known from elsewhere stand as they were given."));
        List<Column> columns =
                new ArrayList<>(List.of(Column.text("Metric"), Column.text("Better"), Column.figures("This model")));
        evidence.baselines().forEach(baseline -> columns.add(Column.figures(PlainText.atMost(60, baseline.name()))));
        List<List<Cell>> rows = new ArrayList<>();
        for (MetricFigure figure : evidence.metrics()) {
            List<Cell> row = new ArrayList<>(
                    Cell.row(MetricWords.name(figure.metric()), better(figure), Figures.number(figure.holdout())));
            evidence.baselines()
                    .forEach(baseline -> row.add(Cell.of(Figures.number(baseline.figure(figure.metric())))));
            rows.add(row);
        }
        evidence.figure(evidence.mainMetric())
                .flatMap(main -> against("skill in " + MetricWords.name(main.metric()), "higher", b -> b.skill(main)))
                .ifPresent(rows::add);
        evidence.figure(Metric.MAE.text())
                .flatMap(mae -> against("MASE", "lower", b -> scaled(mae, b)))
                .ifPresent(rows::add);
        blocks.add(new Block.Table(columns, rows));
        evidence.figure(evidence.mainMetric()).ifPresent(main -> blocks.add(plot(main)));
        return new Section("baselines", "Beside something simpler", blocks);
    }

    /** What the model has against each baseline; empty if it has nothing against any. */
    private Optional<List<Cell>> against(
            String title, String better, Function<BaselineFigures, OptionalDouble> figure) {
        List<OptionalDouble> figures = evidence.baselines().stream().map(figure).toList();
        if (figures.stream().noneMatch(OptionalDouble::isPresent)) {
            return Optional.empty();
        }
        List<Cell> row = new ArrayList<>(Cell.row(title, better, Figures.NONE));
        figures.forEach(of -> row.add(Cell.of(Figures.number(of))));
        return Optional.of(row);
    }

    /** The mean absolute scaled error: the model's mean absolute error over the baseline's. */
    private static OptionalDouble scaled(MetricFigure mae, BaselineFigures baseline) {
        OptionalDouble other = baseline.figure(mae.metric());
        return other.isEmpty() || other.getAsDouble() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(mae.holdout() / other.getAsDouble());
    }

    private Block plot(MetricFigure main) {
        String metric = MetricWords.name(main.metric());
        List<BarPlot.Bar> bars = new ArrayList<>();
        bars.add(new BarPlot.Bar("this model", main.holdout(), main.lower(), main.upper(), false));
        for (BaselineFigures baseline : evidence.baselines()) {
            OptionalDouble figure = baseline.figure(main.metric());
            if (figure.isPresent() && bars.size() < BarPlot.MAX_BARS) {
                bars.add(new BarPlot.Bar(
                        baseline.name(), figure.getAsDouble(), OptionalDouble.empty(), OptionalDouble.empty(), false));
            }
        }
        String better = better(main) + " is better";
        BarPlot plot = new BarPlot(
                "baselines",
                metric + " of this model and of its baselines",
                "Bars of the " + metric + " on the hold-out, this model first, with its bounds; " + better + ".",
                metric + " on the hold-out (" + better + ")",
                bars);
        return Block.Plot.of(plot, "The thin line at this model's bar reaches from its lower to its upper bound.");
    }

    Section metrics() {
        List<List<Cell>> rows = evidence.metrics().stream()
                .map(figure -> Cell.row(
                        MetricWords.name(figure.metric()),
                        better(figure),
                        Figures.number(figure.holdout()),
                        Figures.number(figure.lower()),
                        Figures.number(figure.upper())))
                .toList();
        return new Section(
                "how-good",
                "How good it is",
                List.of(
                        new Block.Paragraph("On the hold-out: "
                                + Figures.rows(evidence.data().holdoutRows())
                                + " that played no part in training or choice. On other rows of the same kind each figure lies above"
                                + " its lower bound, and below its upper one; either is wrong "
                                + Figures.rate(evidence.contract().alpha()) + " of the time."),
                        new Block.Table(
                                List.of(
                                        Column.text("Metric"),
                                        Column.text("Better"),
                                        Column.figures("Hold-out"),
                                        Column.figures("Lower bound"),
                                        Column.figures("Upper bound")),
                                rows)));
    }

    private static String better(MetricFigure figure) {
        return figure.higherIsBetter() ? "higher" : "lower";
    }
}
