package dev.lambent.batch.audit;

import dev.lambent.skew.Blame;
import java.util.Optional;

/**
 * How the values that one transform served for a feature compare with the replay's.
 *
 * @param transform id of the transform that served them
 * @param rows compared
 * @param mismatches of these, values that differ in any bit
 * @param largest the largest absolute difference of two numbers (TIMESTAMP: milliseconds)
 * @param cause empty if nothing differs
 */
public record FeatureSkew(
        String transform, String feature, long rows, long mismatches, Optional<Double> largest, Optional<Cause> cause) {
    /**
     * @param evidence what gives the served values, and how many of those looked at
     * @param example a row with both values
     */
    public record Cause(Blame blame, String evidence, String example) {}
}
