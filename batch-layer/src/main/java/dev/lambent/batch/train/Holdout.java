package dev.lambent.batch.train;

import dev.lambent.app.FoldSpec;
import dev.lambent.app.TrainSpec;
import dev.lambent.error.LambentException;
import java.time.Instant;

/** Where the hold-out begins, and what may be trained on before it. */
final class Holdout {
    private final FoldSpec spec;
    private final Times times;
    private final long from;

    private Holdout(FoldSpec spec, Times times, long from) {
        this.spec = spec;
        this.times = times;
        this.from = from;
    }

    /** @param times event times, ascending, each with its rows */
    static Holdout of(TrainSpec spec, Times times) {
        long rows = times.rowsBefore(Long.MAX_VALUE);
        if (rows < spec.folds().count() + 2) {
            throw LambentException.user(
                    "There are too few rows to train on",
                    rows + " labelled rows cannot make " + spec.folds().count() + " folds and a hold-out",
                    "Wait for more labels to mature, or lower train.folds.count.");
        }
        return new Holdout(spec.folds(), times, times.cut((long) Math.ceil(rows * (1 - spec.holdout()))));
    }

    /** The first event time of the hold-out, epoch milliseconds. */
    long from() {
        return from;
    }

    /** Before this event time lie the rows that the final model is trained on. */
    long trainBefore() {
        return from - spec.gap().toMillis();
    }

    Split.Fold fold() {
        return before(0, from, Long.MAX_VALUE);
    }

    /** A fold that is judged on a block of time, and trained on what lies before it. */
    Split.Fold before(int number, long validFrom, long validBefore) {
        long trainBefore = validFrom - spec.gap().toMillis();
        long trainFrom =
                spec.window().map(window -> trainBefore - window.toMillis()).orElse(Long.MIN_VALUE);
        Split.Fold fold =
                new Split.Fold(number, times.part(trainFrom, trainBefore), times.part(validFrom, validBefore));
        String name = number == 0 ? "The hold-out" : "Fold " + number;
        if (validFrom >= validBefore || fold.valid().rows() == 0) {
            throw LambentException.user(
                    name + " has no rows",
                    "too many rows share the event time " + Instant.ofEpochMilli(validFrom),
                    "Lower train.folds.count or train.holdout, or train on a longer time.");
        }
        if (fold.train().rows() == 0) {
            throw LambentException.user(
                    name + " has nothing to train on",
                    "no row is more than the gap of " + spec.gap() + " older than " + Instant.ofEpochMilli(validFrom)
                            + spec.window()
                                    .map(window -> ", and at most " + window + " before that")
                                    .orElse(""),
                    "Train on a longer time, or lower train.folds.count or train.folds.gap"
                            + (spec.window().isPresent() ? ", or raise train.folds.window." : "."));
        }
        return fold;
    }
}
