package dev.lambent.serving.merge;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How far the merged view has come. Kept inside the database and changed in the same transaction as the rows it speaks
 * of.
 *
 * @param epoch the publication behind the batch side; 0 before the first
 * @param boundaryLogTimeMillis T of that publication
 * @param speedLogTimeMillis every row up to this log time is in the speed view or before the boundary; -1: not known yet
 * @param speedRun the run of the speed layer that came so far; empty if none
 * @param incomplete why the answer may lack rows up to {@link #logTimeMillis()}, or that the speed view is not being
 *     followed; empty if nothing is known to be missing
 */
public record CoverageState(
        long epoch, long boundaryLogTimeMillis, long speedLogTimeMillis, String speedRun, Optional<String> incomplete) {

    public CoverageState {
        requireNonNull(speedRun, "speedRun is null");
        requireNonNull(incomplete, "incomplete is null");
    }

    /** The merged view holds the rows of the log up to this log time, and no other. */
    public long logTimeMillis() {
        return Math.max(boundaryLogTimeMillis, speedLogTimeMillis);
    }

    public boolean complete() {
        return incomplete.isEmpty();
    }
}
