package dev.lambent.batch;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where a feature set begins to decide after another: its model's scores are the predictions of every row after
 * {@code logTimeMillis}. The place is the boundary of its first prepared publication, where its speed job starts.
 *
 * @param bundle its model there, if it has one
 */
record TakeOver(long logTimeMillis, Optional<String> bundle) {
    TakeOver {
        requireNonNull(bundle, "bundle is null");
    }
}
