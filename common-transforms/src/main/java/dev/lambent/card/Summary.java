package dev.lambent.card;

import dev.lambent.app.Metric;
import dev.lambent.card.Block.Facts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The card in a few sentences, for who reads no further. */
final class Summary {
    private static final int MOST_WARNINGS = 6;

    private final ModelEvidence evidence;

    Summary(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Facts(List.of(
                new Fact("What it does", whatItDoes()),
                new Fact("How good it is", howGood()),
                new Fact("When it expires", expiry()))));
        List<String> warnings = warnings();
        if (warnings.isEmpty()) {
            blocks.add(new Block.Paragraph("Nothing in particular was found to beware of. Its limits are below."));
        } else {
            blocks.add(new Block.Paragraph("What to beware of:"));
            blocks.add(new Block.Bullets(warnings));
        }
        return new Section("in-short", "In short", blocks);
    }

    private String whatItDoes() {
        ModelFacts model = evidence.model();
        String does =
                switch (model.task()) {
                    case BINARY -> gives() + " how likely the answer is yes (the label is 1)";
                    case MULTICLASS ->
                        "For each row it says which of " + model.classes().size() + " classes it is of ("
                                + PlainText.atMost(160, String.join(", ", model.classes())) + ")";
                    case REGRESSION -> "For each row it predicts a number";
                };
        return model.purpose().map(purpose -> Sentence.of(purpose) + " ").orElse("") + does + ", from "
                + evidence.data().inputs().size() + " inputs. It is of the kind: " + model.title() + ".";
    }

    private String gives() {
        boolean probability = !evidence.curves().calibration().isEmpty();
        return probability
                ? "For each row it gives a probability:"
                : "For each row it gives a score, higher the more likely:";
    }

    private String howGood() {
        MetricFigure main = evidence.figure(evidence.mainMetric()).orElseThrow();
        return "On " + Figures.rows(evidence.data().holdoutRows()) + " that it had not seen, "
                + figure(main, main.holdout()) + " (bounds " + Figures.range(main.lower(), main.upper()) + ")"
                + beside(main) + meaning(main);
    }

    private static String figure(MetricFigure main, double value) {
        return "its " + MetricWords.name(main.metric()) + " is " + Figures.number(value);
    }

    /** Of the simplest baseline that can be compared. */
    private String beside(MetricFigure main) {
        Optional<BaselineFigures> simplest = evidence.baselines().stream()
                .filter(baseline -> baseline.figure(main.metric()).isPresent())
                .findFirst();
        if (simplest.isEmpty()) {
            return "; no baseline has this figure, see the other metrics.";
        }
        double other = simplest.get().figure(main.metric()).getAsDouble();
        String name = simplest.get().name();
        OptionalDouble worst = main.higherIsBetter() ? main.lower() : main.upper();
        String how;
        if (main.gain(main.holdout(), other) <= 0) {
            how = "no better than";
        } else if (worst.isPresent() && main.gain(worst.getAsDouble(), other) > 0) {
            how = "better than";
        } else {
            how = "better, but within its bounds not for certain, than";
        }
        return ", " + how + " the " + Figures.number(other) + " of the simplest baseline, " + name + ". "
                + (main.higherIsBetter() ? "Higher" : "Lower") + " is better.";
    }

    private static String meaning(MetricFigure main) {
        return Metric.byText(main.metric())
                .map(metric -> switch (metric) {
                    case ROC_AUC ->
                        " That is: of two rows, one that turned out yes and one that turned out no, it puts them in the"
                                + " right order " + Figures.percent(main.holdout())
                                + " of the time; a coin would do so half of the time.";
                    case RMSE ->
                        " That is: its typical error is about " + Figures.number(main.holdout())
                                + " in the unit of the label.";
                    case LOG_LOSS ->
                        " That is: to what came true it gave, typically (as a geometric mean), a probability of "
                                + Figures.percent(Math.exp(-main.holdout())) + ".";
                    default -> "";
                })
                .orElse("");
    }

    private String expiry() {
        return evidence.model().expiresAtMillis().isPresent()
                ? "Do not use it after "
                        + Figures.time(evidence.model().expiresAtMillis().getAsLong()) + "."
                : "No date was set. The world changes all the same: look at how it does live.";
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        evidence.findings().stream()
                .filter(DataFinding::severe)
                .map(finding -> "Severe finding about the data: " + Sentence.of(finding.text()))
                .forEach(warnings::add);
        if (evidence.weakSlices().isEmpty()) {
            weakValues().ifPresent(warnings::add);
        }
        evidence.weakSlices().stream().map(Sentence::of).forEach(warnings::add);
        overfitting().ifPresent(warnings::add);
        evidence.limits().stream().map(Sentence::of).forEach(warnings::add);
        if (warnings.size() <= MOST_WARNINGS) {
            return warnings;
        }
        List<String> first = new ArrayList<>(warnings.subList(0, MOST_WARNINGS - 1));
        first.add("And " + (warnings.size() - first.size()) + " more: see slices, findings and limits below.");
        return first;
    }

    private Optional<String> weakValues() {
        String weak = evidence.slices().stream()
                .filter(SliceFigure::weak)
                .map(slice -> slice.column() + " = " + PlainText.atMost(40, slice.value()))
                .distinct()
                .limit(MOST_WARNINGS)
                .collect(Collectors.joining(", "));
        return weak.isEmpty() ? Optional.empty() : Optional.of("It is markedly worse where " + weak + ".");
    }

    /** Said if the hold-out is worse than the training rows by more than the bounds allow. */
    private Optional<String> overfitting() {
        MetricFigure main = evidence.figure(evidence.mainMetric()).orElseThrow();
        OptionalDouble best = main.higherIsBetter() ? main.upper() : main.lower();
        if (main.train().isEmpty()
                || best.isEmpty()
                || main.gain(main.train().getAsDouble(), best.getAsDouble()) <= 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "It is better on the rows it was trained on (%s %s) than on new ones (%s): expect the latter.",
                MetricWords.name(main.metric()),
                Figures.number(main.train()),
                Figures.number(main.holdout())));
    }
}
