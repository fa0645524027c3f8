package dev.lambent.card;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The labels of the training rows.
 *
 * @param classes each with its share, in the order of the classes; empty for a regression
 * @param mean of numbers; empty for a classification
 */
public record LabelFacts(List<Share> classes, OptionalDouble mean) {
    public LabelFacts {
        classes = List.copyOf(classes);
        mean = Finite.only(mean);
    }
}
