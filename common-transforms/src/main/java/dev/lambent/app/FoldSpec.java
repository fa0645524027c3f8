package dev.lambent.app;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How the rows before the hold-out are cut for cross-validation.
 *
 * @param gap left out before each part that follows in time, the hold-out included, so that no training label tells of the
 *     time it is judged on
 * @param window sliding only: how far back training rows reach
 * @param by grouped only: the column of features.sql whose values are never parted
 */
public record FoldSpec(Kind kind, int count, Duration gap, Optional<Duration> window, Optional<String> by) {
    /** What a fold trains on, and what it is judged on. */
    public enum Kind {
        /** On everything before a block of time; on that block. */
        EXPANDING,
        /** On the last {@link FoldSpec#window} before a block of time; on that block. */
        SLIDING,
        /** On other groups; on the groups of the fold, from the whole time. */
        GROUPED,
        /** On other rows; on rows drawn by chance, as many of each class (or tenth of the labels) in every fold. */
        STRATIFIED;

        /** Whether every fold is judged on later rows than it was trained on. */
        public boolean respectsTime() {
            return this == EXPANDING || this == SLIDING;
        }
    }

    public FoldSpec {
        requireNonNull(kind, "kind is null");
        requireNonNull(gap, "gap is null");
        checkArgument(window.isPresent() == (kind == Kind.SLIDING), "window %s of %s folds", window, kind);
        checkArgument(by.isPresent() == (kind == Kind.GROUPED), "by %s of %s folds", by, kind);
    }

    public static FoldSpec expanding(int count, Duration gap) {
        return new FoldSpec(Kind.EXPANDING, count, gap, Optional.empty(), Optional.empty());
    }
}
