package dev.lambent.card;

import java.util.List;

/**
 * A card without its markup.
 *
 * @param subtitle which model, of when
 * @param verdict whether it may be used
 */
record CardDocument(String title, String subtitle, Usability verdict, List<Section> sections) {
    CardDocument {
        sections = List.copyOf(sections);
    }

    List<Block.Plot> plots() {
        return sections.stream()
                .flatMap(section -> section.blocks().stream())
                .filter(Block.Plot.class::isInstance)
                .map(Block.Plot.class::cast)
                .toList();
    }
}
