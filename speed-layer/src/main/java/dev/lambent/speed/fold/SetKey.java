package dev.lambent.speed.fold;

import static java.util.Objects.requireNonNull;

/** The key of one state: set number and the set's key, as the one text that Flink partitions by ({@code 1/ATL}). */
public record SetKey(String text) {
    public SetKey {
        requireNonNull(text, "text is null");
    }

    public static SetKey of(int set, String key) {
        return new SetKey(set + "/" + key);
    }

    public int set() {
        return Integer.parseInt(text, 0, text.indexOf('/'), 10);
    }
}
