package dev.lambent.gate;

import static java.util.Objects.requireNonNull;

import dev.lambent.measure.Scored;

/**
 * What a candidate is compared with, row by row.
 *
 * @param scored the rows of the candidate, in the same order
 */
public record Contender(String name, Scored scored) {
    public Contender {
        requireNonNull(name, "name is null");
        requireNonNull(scored, "scored is null");
    }
}
