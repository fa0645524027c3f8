package dev.lambent.card;

import dev.lambent.bundle.GoalVerdict;
import dev.lambent.card.Block.Facts.Fact;
import dev.lambent.card.Block.Table.Column;
import dev.lambent.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the model was made from: data and their ranges, findings, limits, lineage. */
final class DataSections {
    private static final int LONGEST_VALUE = 40;
    private static final int MOST_VALUES = 5;

    private final ModelEvidence evidence;

    DataSections(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    Section data() {
        DataFacts data = evidence.data();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(
                List.of(Column.text(""), Column.figures("Rows"), Column.text("Event times")),
                List.of(
                        part("Trained on", data.trainingRows(), data.training()),
                        part("Judged on (hold-out)", data.holdoutRows(), data.holdout()))));
        blocks.add(new Block.Paragraph(label(data.label())));
        blocks.add(new Block.Paragraph(
                "The inputs, as the training rows have them. Where live rows lie beyond these ranges, or have"
                        + " values that are not here, the model has nothing to go by."));
        numbers(blocks);
        categories(blocks);
        return new Section("data", "Its data", blocks);
    }

    private static List<Cell> part(String what, long rows, Optional<TimeRange> times) {
        return Cell.row(what, Figures.count(rows), times.map(Figures::times).orElse(Figures.NONE));
    }

    private String label(LabelFacts label) {
        return label.mean().isPresent()
                ? "The mean of the training labels is " + Figures.number(label.mean()) + "."
                : "The training rows by label: "
                        + shares(label.classes(), label.classes().size()) + ".";
    }

    private static String shares(List<Share> shares, int most) {
        return shares.stream()
                .limit(most)
                .map(share ->
                        PlainText.atMost(LONGEST_VALUE, share.value()) + " (" + Figures.percent(share.share()) + ")")
                .collect(Collectors.joining(", "));
    }

    private void numbers(List<Block> blocks) {
        List<List<Cell>> rows = evidence.data().inputs().stream()
                .filter(input -> input.categories().isEmpty())
                .map(input -> Cell.row(
                        input.name(),
                        input.type(),
                        Figures.percent(input.missingShare()),
                        value(input, InputFacts.Numbers::min),
                        value(input, InputFacts.Numbers::mean),
                        value(input, InputFacts.Numbers::max)))
                .toList();
        if (!rows.isEmpty()) {
            blocks.add(new Block.Table(
                    List.of(
                            Column.text("Number"),
                            Column.text("Type"),
                            Column.figures("Missing"),
                            Column.figures("Least"),
                            Column.figures("Mean"),
                            Column.figures("Greatest")),
                    rows));
        }
    }

    private static String value(InputFacts input, ToDoubleFunction<InputFacts.Numbers> which) {
        return input.numbers()
                .map(numbers -> {
                    double value = which.applyAsDouble(numbers);
                    if (input.type().equals(ColumnType.TIMESTAMP.name())) {
                        return Figures.day((long) value);
                    }
                    return value == Math.rint(value) && Math.abs(value) < 1e15
                            ? Figures.count((long) value)
                            : Figures.number(value);
                })
                .orElse(Figures.NONE);
    }

    private void categories(List<Block> blocks) {
        List<List<Cell>> rows = evidence.data().inputs().stream()
                .filter(input -> input.categories().isPresent())
                .map(input -> Cell.row(
                        input.name(),
                        input.type(),
                        Figures.percent(input.missingShare()),
                        Figures.count(input.categories().orElseThrow().count()),
                        shares(input.categories().orElseThrow().frequent(), MOST_VALUES)))
                .toList();
        if (!rows.isEmpty()) {
            blocks.add(new Block.Table(
                    List.of(
                            Column.text("Category"),
                            Column.text("Type"),
                            Column.figures("Missing"),
                            Column.figures("Values"),
                            Column.text("Most frequent")),
                    rows));
        }
    }

    Section findings() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(
                "Before training the data were searched for inputs that give the label away, repeated rows,"
                        + " constant inputs and changes over time."));
        if (evidence.findings().isEmpty()) {
            blocks.add(new Block.Paragraph("Nothing was found."));
        } else {
            blocks.add(new Block.Table(
                    List.of(Column.text(""), Column.text("Finding")),
                    evidence.findings().stream()
                            .sorted((one, other) -> Boolean.compare(other.severe(), one.severe()))
                            .map(finding -> List.of(
                                    finding.severe() ? new Cell("SEVERE", Tone.BAD) : Cell.of("note"),
                                    Cell.of(Sentence.of(finding.text()))))
                            .toList()));
        }
        return new Section("findings", "What was found in the data", blocks);
    }

    Section limits() {
        List<String> limits = new ArrayList<>();
        evidence.limits().stream().map(Sentence::of).forEach(limits::add);
        evidence.data()
                .holdout()
                .ifPresent(times -> limits.add("It was judged on rows from " + Figures.times(times)
                        + " only; how it does at other times is not known."));
        long notJudged =
                evidence.contract().with(GoalVerdict.Verdict.NOT_JUDGED).size();
        if (notJudged > 0) {
            limits.add((notJudged == 1 ? "One goal was" : notJudged + " goals were")
                    + " not judged by training; see the goals.");
        }
        return new Section("limits", "Limits", List.of(new Block.Bullets(limits)));
    }

    Section lineage() {
        ModelFacts model = evidence.model();
        Lineage lineage = evidence.lineage();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Model", model.id() + ", trained " + Figures.time(model.createdAtMillis())));
        facts.add(new Fact("Kind", model.title() + " (" + model.kind().name() + ")"));
        if (!model.parameters().isEmpty()) {
            facts.add(new Fact(
                    "Parameters",
                    model.parameters().entrySet().stream()
                            .map(entry -> entry.getKey() + " " + Figures.exact(entry.getValue()))
                            .collect(Collectors.joining(", "))));
        }
        lineage.threshold().ifPresent(text -> facts.add(new Fact("Decision threshold", text)));
        lineage.calibration().ifPresent(text -> facts.add(new Fact("Calibration", text)));
        facts.add(new Fact("Feature set", lineage.featureSet()));
        facts.add(new Fact("Contract", evidence.contract().hash()));
        facts.add(new Fact("Tables, with their versions", pairs(lineage.tableVersions())));
        facts.add(new Fact("Log times of its rows", logTimes(lineage)));
        facts.add(new Fact("Seed", String.valueOf(lineage.seed())));
        facts.add(new Fact("Versions", pairs(lineage.versions())));
        return new Section("lineage", "Where it comes from", List.of(new Block.Facts(facts)));
    }

    private static String logTimes(Lineage lineage) {
        return Figures.time(lineage.firstLogTimeMillis().orElseThrow()) + " to "
                + Figures.time(lineage.lastLogTimeMillis().orElseThrow());
    }

    private static String pairs(SortedMap<String, ?> pairs) {
        return pairs.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
