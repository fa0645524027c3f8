package dev.lambent.card;

import dev.lambent.app.Task;
import dev.lambent.card.Block.Table.Column;
import dev.lambent.measure.Curves;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what the model says comes true, and how well it ranks: calibration, or deciles of predictions; ROC and precision-recall. */
final class Probabilities {
    private static final int MOST_LINES = 7;

    private final ModelEvidence evidence;
    private final Task task;

    Probabilities(ModelEvidence evidence) {
        this.evidence = evidence;
        this.task = evidence.model().task();
    }

    Section calibration() {
        return task == Task.REGRESSION ? deciles() : ofProbabilities();
    }

    private Section ofProbabilities() {
        String title = "Whether its probabilities come true";
        List<Curves.Bin> bins = evidence.curves().calibration();
        if (bins.isEmpty()) {
            return new Section(
                    "calibration",
                    title,
                    List.of(new Block.Paragraph(
                            "This model gives scores that are no probabilities, so there is nothing to compare."
                                    + " Use its order and its decisions, not the size of a score.")));
        }
        boolean binary = task == Task.BINARY;
        String predicted = binary ? "Mean probability" : "Mean probability of the decided class";
        String actual = binary ? "Share of positives" : "Share of right decisions";
        LinePlot plot = new LinePlot(
                "calibration",
                "Calibration: what is said, and what comes true",
                "Per group of rows of similar probability, what came true against the mean probability; on the dashed diagonal"
                        + " they are the same.",
                LinePlot.Axis.share(predicted),
                LinePlot.Axis.share(actual),
                List.of(new LinePlot.Series("this model", marks(bins), true)),
                Optional.of("as often as it says"));
        return new Section(
                "calibration",
                title,
                List.of(
                        new Block.Paragraph("The hold-out rows in groups of similar probability."
                                + evidence.lineage()
                                        .calibration()
                                        .map(text -> " " + Sentence.of("calibration: " + text))
                                        .orElse("")),
                        Block.Plot.of(
                                plot,
                                "Points above the dashed line: it comes true more often than the model says. Below: less often."),
                        table(bins, predicted, actual, true)));
    }

    private Section deciles() {
        String title = "Predicted and actual values";
        List<Curves.Bin> bins = evidence.curves().calibration();
        if (bins.isEmpty()) {
            return new Section(
                    "calibration",
                    title,
                    List.of(new Block.Paragraph("No tenths of the predictions were kept with this model.")));
        }
        LinePlot plot = new LinePlot(
                "calibration",
                "Predicted and actual values, by tenths of the predictions",
                "Per group of rows of similar prediction, the mean label against the mean prediction; on the dashed diagonal they"
                        + " are the same.",
                LinePlot.Axis.of("Mean prediction"),
                LinePlot.Axis.of("Mean label"),
                List.of(new LinePlot.Series("this model", marks(bins), true)),
                Optional.of("as predicted"));
        return new Section(
                "calibration",
                title,
                List.of(
                        new Block.Paragraph("The hold-out rows in groups of similar prediction, the lowest first."),
                        Block.Plot.of(
                                plot, "Points above the dashed line: the model predicts too little. Below: too much."),
                        table(bins, "Mean prediction", "Mean label", false)));
    }

    private static List<LinePlot.Mark> marks(List<Curves.Bin> bins) {
        return bins.stream()
                .map(bin -> LinePlot.Mark.of(bin.predicted(), bin.actual()))
                .toList();
    }

    private static Block table(List<Curves.Bin> bins, String predicted, String actual, boolean shares) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Curves.Bin bin : bins) {
            rows.add(Cell.row(
                    String.valueOf(rows.size() + 1),
                    shares ? Figures.percent(bin.predicted()) : Figures.number(bin.predicted()),
                    shares ? Figures.percent(bin.actual()) : Figures.number(bin.actual()),
                    Figures.count(bin.rows())));
        }
        return new Block.Table(
                List.of(
                        Column.figures("Group"),
                        Column.figures(predicted),
                        Column.figures(actual),
                        Column.figures("Rows")),
                rows);
    }

    /** Empty for a regression, and for several classes if there are no curves. */
    Optional<Section> ranking() {
        List<Block> blocks = new ArrayList<>();
        plot(
                evidence.curves().roc(),
                "roc",
                "ROC curve",
                "False alarms: share of the negatives picked",
                "Hits: share of the positives picked",
                Optional.of("chance"),
                "Rows are picked from the highest score down. The nearer to the upper left corner, the better. The dashed line is"
                        + " what chance gives.",
                blocks);
        plot(
                evidence.curves().precisionRecall(),
                "precision-recall",
                "Precision and recall",
                "Recall: share of the positives picked",
                "Precision: positives among the picked",
                Optional.empty(),
                "What share of the picked rows is positive, as more and more are picked. At the right end all positives are found.",
                blocks);
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("ranking", "How well it ranks: ROC, precision and recall", blocks));
    }

    private void plot(
            List<CurveFacts.Line> lines,
            String name,
            String title,
            String x,
            String y,
            Optional<String> diagonal,
            String note,
            List<Block> blocks) {
        List<LinePlot.Series> series = lines.stream()
                .filter(line -> line.points().size() > 1)
                .limit(MOST_LINES)
                .map(line -> new LinePlot.Series(
                        task == Task.MULTICLASS ? line.name() : "this model",
                        line.points().stream()
                                .map(point -> LinePlot.Mark.of(point.x(), point.y()))
                                .toList(),
                        false))
                .toList();
        if (series.isEmpty()) {
            return;
        }
        LinePlot plot = new LinePlot(
                name,
                task == Task.MULTICLASS ? title + " of each class against the others" : title,
                y + ", against " + x + ".",
                LinePlot.Axis.share(x),
                LinePlot.Axis.share(y),
                series,
                diagonal);
        String left = lines.size() > series.size()
                ? " Drawn are the first " + series.size() + " of " + lines.size() + "."
                : "";
        blocks.add(Block.Plot.of(plot, note + left));
    }
}
