package dev.lambent.card;

import java.util.Arrays;
import java.util.List;

/** A field of a table. */
record Cell(String text, Tone tone) {
    static Cell of(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    static List<Cell> row(String... texts) {
        return Arrays.stream(texts).map(Cell::of).toList();
    }
}
