package dev.lambent.card;

import java.util.List;

/** @param id lower-case letters and hyphens, unique on a card */
record Section(String id, String title, List<Block> blocks) {
    Section {
        blocks = List.copyOf(blocks);
    }
}
