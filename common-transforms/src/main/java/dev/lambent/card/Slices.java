package dev.lambent.card;

import dev.lambent.card.Block.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** How good the model is on parts of the rows. */
final class Slices {
    private static final int LONGEST_VALUE = 80;

    private final ModelEvidence evidence;

    Slices(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        if (evidence.slices().isEmpty()) {
            blocks.add(new Block.Paragraph(
                    "The hold-out was not judged by parts: no goal of the app names a column to part it by"
                            + " (for each COLUMN). How the model does on any one part of the rows is not known."));
        } else {
            long weak = evidence.slices().stream().filter(SliceFigure::weak).count();
            blocks.add(new Block.Paragraph("A model that is good on the whole may be bad on a part. "
                    + (weak == 0
                            ? "None of these parts is markedly worse than the rest."
                            : weak + " of " + evidence.slices().size() + " figures are marked as weak.")));
            blocks.add(table());
            plot(blocks);
        }
        if (!evidence.weakSlices().isEmpty()) {
            blocks.add(new Block.Paragraph("Known to be weak:"));
            blocks.add(new Block.Bullets(
                    evidence.weakSlices().stream().map(Sentence::of).toList()));
        }
        return new Section("slices", "How good it is on parts of the rows", blocks);
    }

    private Block table() {
        List<List<Cell>> rows = evidence.slices().stream()
                .map(slice -> List.of(
                        Cell.of(slice.column()),
                        Cell.of(PlainText.atMost(LONGEST_VALUE, slice.value())),
                        Cell.of(Figures.count(slice.rows())),
                        Cell.of(MetricWords.name(slice.metric())),
                        Cell.of(Figures.number(slice.figure())),
                        Cell.of(Figures.range(slice.lower(), slice.upper())),
                        slice.weak() ? new Cell("WEAK", Tone.WARNING) : Cell.of("")))
                .toList();
        return new Block.Table(
                List.of(
                        Column.text("Column"),
                        Column.text("Value"),
                        Column.figures("Rows"),
                        Column.text("Metric"),
                        Column.figures("Hold-out"),
                        Column.figures("Bounds"),
                        Column.text("")),
                rows);
    }

    /** Of the metric of the first slice that has a figure. */
    private void plot(List<Block> blocks) {
        List<SliceFigure> drawn = evidence.slices().stream()
                .filter(slice -> slice.figure().isPresent())
                .toList();
        if (drawn.isEmpty()) {
            return;
        }
        String metric = drawn.get(0).metric();
        List<SliceFigure> ofMetric =
                drawn.stream().filter(slice -> slice.metric().equals(metric)).toList();
        List<BarPlot.Bar> bars = ofMetric.stream()
                .limit(BarPlot.MAX_BARS)
                .map(slice -> new BarPlot.Bar(
                        (slice.weak() ? "weak: " : "") + slice.column() + " = " + slice.value(),
                        slice.figure().getAsDouble(),
                        slice.lower(),
                        slice.upper(),
                        slice.weak()))
                .toList();
        String name = MetricWords.name(metric);
        BarPlot plot = new BarPlot(
                "slices",
                name + " by part",
                "Bars of the " + name + " on parts of the hold-out, with bounds; weak ones say so.",
                name + " on the hold-out",
                bars);
        blocks.add(Block.Plot.of(
                plot,
                "Thin lines reach from the lower to the upper bound: few rows, wide bounds."
                        + (ofMetric.size() > bars.size()
                                ? " Drawn are " + bars.size() + " of " + ofMetric.size() + " parts."
                                : "")));
    }
}
