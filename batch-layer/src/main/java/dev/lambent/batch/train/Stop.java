package dev.lambent.batch.train;

import java.time.Duration;
import java.util.Optional;

/** Whether no further trial is to be begun. */
public interface Stop {
    /** Why, for people; empty to go on. */
    Optional<String> reason();

    static Stop never() {
        return Optional::empty;
    }

    /** This stop, or the end of a budget that begins now. */
    default Stop orAfter(Duration budget) {
        long start = System.nanoTime();
        return () -> reason().or(() -> System.nanoTime() - start < budget.toNanos()
                ? Optional.empty()
                : Optional.of("the budget of " + budget.toString().substring(2).toLowerCase(java.util.Locale.ROOT)
                        + " (train.search.budget) is used up"));
    }
}
