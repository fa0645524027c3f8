package dev.lambent.speed.fold;

import dev.lambent.log.LogPlace;
import dev.lambent.speed.source.Arrival;

/** What waits for its turn in log order: copies of rows, and activations of the control log. */
sealed interface Queued {
    LogPlace place();

    /** A row's copy. */
    record Copy(FoldInput input) implements Queued {
        @Override
        public LogPlace place() {
            return input.place();
        }
    }

    /** From its place on, {@code bundle} is in force. Sorts before rows of the same log time. */
    record Activation(Arrival entry, String bundle) implements Queued {
        @Override
        public LogPlace place() {
            return entry.place();
        }
    }
}
