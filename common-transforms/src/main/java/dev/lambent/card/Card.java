package dev.lambent.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.error.LambentException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The model card: what a model is, whether it may be used, and how that is known. */
public final class Card {
    public static final String HTML = "card.html";
    public static final String MARKDOWN = "card.md";
    static final String PLOTS = "plots/";

    private Card() {}

    /**
     * The files of a card, the same bytes for equal evidence: {@value #HTML}, which stands alone; {@value #MARKDOWN}, which refers to
     * {@code plots/NAME.svg}; and these.
     *
     * @return by path, with / between folders
     * @throws LambentException (USER) if {@link ModelEvidence#missing} names anything
     */
    public static SortedMap<String, byte[]> files(ModelEvidence evidence) {
        CardDocument card = CardRenderer.render(evidence);
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(HTML, CardHtml.write(card).getBytes(UTF_8));
        files.put(MARKDOWN, CardMarkdown.write(card).getBytes(UTF_8));
        for (Block.Plot plot : card.plots()) {
            files.put(PLOTS + plot.name() + ".svg", plot.svg().getBytes(UTF_8));
        }
        return Collections.unmodifiableSortedMap(files);
    }
}
