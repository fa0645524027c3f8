package dev.lambent.card;

import dev.lambent.card.Block.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether the model has learnt its training rows by heart. */
final class Overfitting {
    private final ModelEvidence evidence;
    private final String metric;
    private final String name;

    Overfitting(ModelEvidence evidence) {
        this.evidence = evidence;
        this.metric = evidence.mainMetric();
        this.name = MetricWords.name(metric);
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Paragraph(
                        "A model that has learnt its training rows by heart is good on those and bad on new ones."
                                + " Cross-validation is the mean over folds, each judged on rows it was not trained on, and its standard deviation."));
        blocks.add(parts());
        gap().map(Block.Paragraph::new).ifPresent(blocks::add);
        learning(blocks);
        paths(blocks);
        return new Section("overfitting", "Overfitting", blocks);
    }

    private Block parts() {
        List<List<Cell>> rows = evidence.metrics().stream()
                .map(figure -> Cell.row(
                        MetricWords.name(figure.metric()),
                        figure.higherIsBetter() ? "higher" : "lower",
                        Figures.number(figure.train()),
                        Figures.withSpread(figure.cvMean(), figure.cvSd()),
                        Figures.number(figure.holdout())))
                .toList();
        return new Block.Table(
                List.of(
                        Column.text("Metric"),
                        Column.text("Better"),
                        Column.figures("Training rows"),
                        Column.figures("Cross-validation"),
                        Column.figures("Hold-out")),
                rows);
    }

    private Optional<String> gap() {
        return evidence.figure(metric)
                .filter(figure -> figure.train().isPresent())
                .map(figure -> {
                    double gap = figure.gain(figure.train().getAsDouble(), figure.holdout());
                    return "By " + name + " it is " + Figures.number(Math.abs(gap))
                            + (gap >= 0
                                    ? " better on its training rows than on the hold-out."
                                    : " worse on its training rows"
                                            + " than on the hold-out: nothing was learnt by heart.");
                });
    }

    private void learning(List<Block> blocks) {
        List<CurveFacts.LearningPoint> points = evidence.curves().learning();
        if (points.isEmpty()) {
            blocks.add(new Block.Paragraph(
                    "There is no learning curve: there were too few rows to train on parts of them."));
            return;
        }
        LinePlot plot = new LinePlot(
                "learning-curve",
                "Learning curve: the same model trained on fewer rows",
                name + " on the rows trained on and on later ones, by number of training rows.",
                LinePlot.Axis.of("Training rows"),
                LinePlot.Axis.of(name),
                List.of(
                        new LinePlot.Series(
                                "on the rows trained on",
                                points.stream()
                                        .map(point -> LinePlot.Mark.of((double) point.rows(), point.train()))
                                        .toList(),
                                true),
                        new LinePlot.Series(
                                "on later rows",
                                points.stream()
                                        .map(point -> LinePlot.Mark.of((double) point.rows(), point.valid()))
                                        .toList(),
                                true)),
                Optional.empty());
        blocks.add(Block.Plot.of(
                plot,
                "Lines that are still apart at the right end say that more rows, or a simpler model, would help."));
        blocks.add(new Block.Table(
                List.of(
                        Column.figures("Training rows"),
                        Column.figures("On the rows trained on"),
                        Column.figures("On later rows")),
                points.stream()
                        .map(point -> Cell.row(
                                Figures.count(point.rows()),
                                Figures.number(point.train()),
                                Figures.number(point.valid())))
                        .toList()));
    }

    private void paths(List<Block> blocks) {
        int number = 0;
        for (CurveFacts.Path path : evidence.curves().paths()) {
            if (path.points().isEmpty()) {
                continue;
            }
            number++;
            if (path.points().stream().anyMatch(point -> point.penalty() > 0)) {
                blocks.add(plot(path, "path-" + number));
            }
            blocks.add(new Block.Table(
                    List.of(
                            Column.figures("Penalty"),
                            Column.figures("On validation rows"),
                            Column.figures("On the rows trained on")),
                    path.points().stream()
                            .map(point -> Cell.row(
                                    Figures.exact(point.penalty()),
                                    Figures.withSpread(OptionalDouble.of(point.mean()), point.sd()),
                                    Figures.number(point.train())))
                            .toList()));
        }
    }

    private Block plot(CurveFacts.Path path, String file) {
        LinePlot plot = new LinePlot(
                file,
                name + " along the penalty: " + path.title(),
                name + " on validation rows, with its standard deviation over folds, and on training rows, by penalty.",
                LinePlot.Axis.logarithmic("Penalty: simpler models to the right"),
                LinePlot.Axis.of(name),
                List.of(
                        new LinePlot.Series(
                                "on validation rows (± standard deviation)",
                                path.points().stream()
                                        .map(point -> new LinePlot.Mark(point.penalty(), point.mean(), point.sd()))
                                        .toList(),
                                true),
                        new LinePlot.Series(
                                "on the rows trained on",
                                path.points().stream()
                                        .filter(point -> point.train().isPresent())
                                        .map(point -> LinePlot.Mark.of(
                                                point.penalty(), point.train().getAsDouble()))
                                        .toList(),
                                true)),
                Optional.empty());
        boolean free = path.points().stream().anyMatch(point -> point.penalty() == 0);
        return Block.Plot.of(
                plot,
                "Where the lines part, a lighter penalty learns the training rows by heart."
                        + (free ? " A penalty of 0 has no place on this axis; it is in the table." : ""));
    }
}
