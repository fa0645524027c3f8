package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What the training rows have in one input of the model.
 *
 * @param type its SQL name
 * @param missingShare of the rows, from 0 to 1
 * @param numbers of those that are there; timestamps are milliseconds
 * @param categories of a VARCHAR
 */
public record InputFacts(
        String name, String type, double missingShare, Optional<Numbers> numbers, Optional<Categories> categories) {
    public InputFacts {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(categories, "categories is null");
        Finite.requireShare("what is missing of " + name, missingShare);
        numbers = numbers.filter(of -> Finite.all(of.min(), of.mean(), of.max()));
    }

    /** The least, the mean and the greatest value. */
    public record Numbers(double min, double mean, double max) {}

    /**
     * @param count of different values
     * @param frequent the most frequent ones first, each with its share of the rows
     */
    public record Categories(long count, List<Share> frequent) {
        public Categories {
            checkArgument(count >= 0, "%s categories", count);
            frequent = List.copyOf(frequent);
        }
    }
}
