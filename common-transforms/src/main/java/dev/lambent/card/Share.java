package dev.lambent.card;

import static java.util.Objects.requireNonNull;

/** How many of the rows, from 0 to 1, have a value. */
public record Share(String value, double share) {
    public Share {
        requireNonNull(value, "value is null");
        Finite.requireShare("the share of " + value, share);
    }
}
