package dev.lambent.card;

import static java.util.Objects.requireNonNull;

/**
 * Something about the data that whoever trusts the model should know.
 *
 * @param severe a model trained on such data is not to be believed
 * @param text a sentence, with or without its full stop
 */
public record DataFinding(boolean severe, String text) {
    public DataFinding {
        requireNonNull(text, "text is null");
    }
}
