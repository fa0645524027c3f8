package dev.lambent.card;

import dev.lambent.card.Block.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What the model looks at. */
final class Attention {
    private static final int MOST_ROWS = 40;

    private final ModelEvidence evidence;

    Attention(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    Section section() {
        Importances importances = evidence.importances();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(
                "What the model uses, not what causes the outcome: of two inputs that say the same, it may use"
                        + " either."));
        permutation(importances.permutation(), blocks);
        weights(
                importances.coefficients(),
                "coefficients",
                "Coefficients of the encoded columns",
                "Coefficient",
                "Greater than 0 raises the prediction, less lowers it. Numbers are scaled before: a coefficient is for one standard"
                        + " deviation; that of a category is for belonging to it.",
                blocks);
        weights(
                importances.gains(),
                "gains",
                "Share of what the splits of the trees gained",
                "Share of the gain",
                "How much of what all splits of the trees gained came from splits by this input.",
                blocks);
        return new Section("importances", "What it looks at", blocks);
    }

    private void permutation(List<Importances.Drop> drops, List<Block> blocks) {
        if (drops.isEmpty()) {
            blocks.add(new Block.Paragraph("How much worse it gets without one input was not measured."));
            return;
        }
        String metric = MetricWords.name(evidence.mainMetric());
        List<BarPlot.Bar> bars = drops.stream()
                .limit(BarPlot.MAX_BARS)
                .map(drop -> new BarPlot.Bar(
                        drop.input(),
                        drop.drop(),
                        moved(drop.drop(), -1, drop.sd()),
                        moved(drop.drop(), 1, drop.sd()),
                        false))
                .toList();
        BarPlot plot = new BarPlot(
                "permutation",
                "How much worse it gets if an input is shuffled",
                "Bars of how much worse the " + metric
                        + " gets, per input, the greatest first, with standard deviations.",
                metric + " gets worse by",
                bars);
        blocks.add(Block.Plot.of(
                plot,
                "On the hold-out. Thin lines are a standard deviation either way. Near 0: the model could do without."
                        + cut(drops, bars)));
        blocks.add(new Block.Table(
                List.of(Column.text("Input"), Column.figures(metric + " gets worse by"), Column.figures("± sd")),
                drops.stream()
                        .limit(MOST_ROWS)
                        .map(drop -> Cell.row(drop.input(), Figures.number(drop.drop()), Figures.number(drop.sd())))
                        .toList()));
    }

    private static OptionalDouble moved(double value, int way, OptionalDouble sd) {
        return sd.isPresent() ? OptionalDouble.of(value + way * sd.getAsDouble()) : OptionalDouble.empty();
    }

    private static void weights(
            List<Importances.Weight> weights, String file, String title, String axis, String note, List<Block> blocks) {
        if (weights.isEmpty()) {
            return;
        }
        List<BarPlot.Bar> bars = weights.stream()
                .limit(BarPlot.MAX_BARS)
                .map(weight -> new BarPlot.Bar(
                        weight.name(), weight.value(), OptionalDouble.empty(), OptionalDouble.empty(), false))
                .toList();
        BarPlot plot = new BarPlot(file, title, title + ", the greatest first.", axis, bars);
        blocks.add(Block.Plot.of(plot, note + cut(weights, bars)));
    }

    private static String cut(List<?> all, List<?> drawn) {
        return all.size() > drawn.size() ? " Drawn are the greatest " + drawn.size() + " of " + all.size() + "." : "";
    }
}
