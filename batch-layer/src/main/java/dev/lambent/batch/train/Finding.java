package dev.lambent.batch.train;

import static java.util.Objects.requireNonNull;

/**
 * Something about the data that whoever trusts the model should know.
 *
 * @param severe a model trained on such data is not to be believed
 * @param text a sentence without its full stop
 */
public record Finding(boolean severe, String text) {
    public Finding {
        requireNonNull(text, "text is null");
    }

    static Finding note(String text) {
        return new Finding(false, text);
    }

    static Finding severe(String text) {
        return new Finding(true, text);
    }
}
