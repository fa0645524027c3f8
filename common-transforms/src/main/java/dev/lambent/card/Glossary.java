package dev.lambent.card;

import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.card.Block.Facts.Fact;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The terms that a card uses, and no others. */
final class Glossary {
    private final ModelEvidence evidence;
    private final List<Fact> facts = new ArrayList<>();

    private Glossary(ModelEvidence evidence) {
        this.evidence = evidence;
    }

    static Section of(ModelEvidence evidence) {
        Glossary glossary = new Glossary(evidence);
        glossary.general();
        glossary.metrics();
        return new Section("glossary", "Glossary", List.of(new Block.Facts(glossary.facts)));
    }

    private void say(String term, String meaning) {
        facts.add(new Fact(term, meaning));
    }

    private void general() {
        say(
                "Baseline",
                "Something simpler than the model, such as always saying the mean. A model that does not beat it is not worth"
                        + " its trouble.");
        if (evidence.baselines().stream().anyMatch(baseline -> baseline.name().equals("prior"))) {
            say("Prior", "The baseline that knows no inputs: it always says the mean of the training labels.");
        }
        say(
                "Bound",
                "A figure on few rows may be luck. On other rows of the same kind the true figure lies above the lower bound and"
                        + " below the upper one, but for the error rate that is stated with them.");
        if (!evidence.curves().calibration().isEmpty() && evidence.model().task() != Task.REGRESSION) {
            say(
                    "Calibration",
                    "Whether a probability is meant as it is said: of the rows given 30 %, about 30 in 100 come true.");
        }
        say(
                "Cross-validation",
                "The training rows are cut into folds; a candidate is trained on some rows and judged on others, fold"
                        + " by fold.");
        say(
                "Feature set",
                "The definition of the inputs, identified by a hash. A model is used with its own feature set only.");
        say(
                "Goal",
                "What was asked of the model before it was trained. PASS: the rows show that it is reached. FAIL: they show that"
                        + " it is not. INSUFFICIENT: they show neither. Not judged: training cannot know.");
        say(
                "Hold-out",
                "The latest rows, kept aside until the model was final. Only they tell how good it is on rows it has never"
                        + " seen.");
        if (!evidence.curves().learning().isEmpty()) {
            say("Learning curve", "How good the same model is when it is trained on fewer rows.");
        }
        say("Log time", "When a row was written to the log. Event time is when what it tells of happened.");
        say("Overfitting", "To learn rows by heart instead of what they have in common.");
        if (!evidence.curves().paths().isEmpty()) {
            say("Penalty", "What a model pays for being complicated. A heavier one makes a simpler model.");
        }
        if (evidence.curves().roc().stream().anyMatch(line -> line.points().size() > 1)) {
            say(
                    "ROC curve, precision and recall",
                    "Rows are picked from the highest score down. Recall is the share of all positives"
                            + " that is picked, precision the share of positives among the picked.");
        }
        say(
                "Skill",
                "Which share of the way from a baseline to perfection the model goes: 0 is no better than the baseline, 1 is"
                        + " perfect, less than 0 is worse.");
        if (evidence.figure(Metric.MAE.text()).isPresent()) {
            say("MASE", "The model's mean absolute error over that of a baseline: below 1 it is better.");
        }
        say("Standard deviation (sd)", "How far figures typically are from their mean.");
    }

    private void metrics() {
        Set<String> texts = new LinkedHashSet<>();
        evidence.metrics().forEach(figure -> texts.add(figure.metric()));
        evidence.slices().forEach(slice -> texts.add(slice.metric()));
        for (String text : texts) {
            MetricWords words = MetricWords.of(text);
            say(words.name().equals(text) ? text : words.name() + " (" + text + ")", words.meaning());
        }
    }
}
