package dev.lambent.card;

import dev.lambent.card.Block.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** How the model was chosen: the trials, and the folds that judged them. */
final class Choice {
    private final SearchFacts search;
    private final String name;

    Choice(ModelEvidence evidence) {
        this.search = evidence.search();
        this.name = MetricWords.name(evidence.mainMetric());
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        List<SearchFacts.Trial> trials = search.trials();
        blocks.add(
                new Block.Paragraph(
                        "Each of " + trials.size() + (trials.size() == 1 ? " candidate" : " candidates")
                                + " was trained and judged on every fold, by " + name
                                + ". Of those within one standard error of the best one, the simplest is taken; the simplest stand first."));
        blocks.add(new Block.Table(
                List.of(Column.text(""), Column.text("Candidate"), Column.figures(name + ", mean ± sd")),
                trials.stream().map(this::trial).toList()));
        blocks.add(new Block.Paragraph("The folds, with the figure of the chosen candidate:"));
        blocks.add(new Block.Table(
                List.of(
                        Column.figures("Fold"),
                        Column.figures("Training rows"),
                        Column.figures("Validation rows"),
                        Column.text("Validation rows are from"),
                        Column.figures(name)),
                search.folds().stream()
                        .map(fold -> Cell.row(
                                String.valueOf(fold.number()),
                                Figures.count(fold.trainRows()),
                                Figures.count(fold.validRows()),
                                fold.valid().map(Figures::times).orElse("all times"),
                                Figures.number(fold.metric())))
                        .toList()));
        return new Section("choice", "How it was chosen", blocks);
    }

    private List<Cell> trial(SearchFacts.Trial trial) {
        Cell mark = trial.chosen() ? new Cell("chosen", Tone.GOOD) : Cell.of("");
        String title = trial.title()
                + trial.failure().map(why -> " (failed: " + why + ")").orElse("");
        return List.of(mark, Cell.of(title), Cell.of(Figures.withSpread(trial.mean(), trial.sd())));
    }
}
