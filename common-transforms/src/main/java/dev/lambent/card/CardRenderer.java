package dev.lambent.card;

import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.List;

/** Makes the card of a model from what is known of it; refuses if too little is. */
final class CardRenderer {
    private CardRenderer() {}

    /** @throws LambentException (USER) naming all that is missing */
    static CardDocument render(ModelEvidence evidence) {
        ModelFacts model = evidence.model();
        List<String> missing = evidence.missing();
        if (!missing.isEmpty()) {
            throw LambentException.user(
                    "There is no card for model " + PlainText.atMost(40, model.id()),
                    "evidence is missing: " + String.join("; ", missing),
                    "Missing evidence means no card and no promotion. Train the model again with this version of Lambent.");
        }
        Judgement judgement = new Judgement(evidence);
        Probabilities probabilities = new Probabilities(evidence);
        DataSections data = new DataSections(evidence);
        List<Section> sections = new ArrayList<>();
        sections.add(new Summary(evidence).section());
        sections.add(judgement.goals());
        sections.add(judgement.baselines());
        sections.add(judgement.metrics());
        sections.add(new Slices(evidence).section());
        sections.add(probabilities.calibration());
        probabilities.ranking().ifPresent(sections::add);
        sections.add(new Overfitting(evidence).section());
        sections.add(new Choice(evidence).section());
        sections.add(new Attention(evidence).section());
        sections.add(data.data());
        sections.add(data.findings());
        sections.add(data.limits());
        sections.add(data.lineage());
        sections.add(Glossary.of(evidence));
        return new CardDocument(
                "Model card: " + model.app(),
                "Model " + model.id() + ", " + model.title() + ", trained " + Figures.time(model.createdAtMillis()),
                Usability.of(evidence),
                sections);
    }
}
