package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec;
import dev.lambent.error.LambentException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Expanding time folds and a hold-out, cut by event time. The last {@code holdout} share of the rows is the hold-out. The
 * rows before it form count + 1 blocks of about equal size; fold k validates on block k and trains on everything before
 * it except the gap. Rows of one event time are never parted. Between the hold-out and the rows the final model is
 * trained on lies the same gap, so that its figures are as honest as those of the folds.
 *
 * @param folds first to last
 * @param finalFold trains the chosen candidate; its validation part is the hold-out
 */
record TimeSplit(List<TimeFold> folds, TimeFold finalFold) {
    TimeSplit {
        folds = List.copyOf(folds);
    }

    /**
     * One training and one validation part.
     *
     * @param number from 1; 0 for the final fold
     * @param trainBefore event time, exclusive, epoch milliseconds
     * @param validFrom inclusive
     * @param validBefore exclusive
     */
    record TimeFold(int number, long trainBefore, long validFrom, long validBefore, Part train, Part valid) {
        boolean isFinal() {
            return number == 0;
        }
    }

    /**
     * Rows of a range of event times.
     *
     * @param positives sum of labels
     */
    record Part(long rows, double positives) {}

    /** @param times event times, ascending, each with its rows */
    static TimeSplit of(TrainSpec spec, Times times) {
        long rows = times.rowsBefore(Long.MAX_VALUE);
        int blocks = spec.folds() + 1;
        if (rows < blocks + 1) {
            throw LambentException.user(
                    "There are too few rows to train on",
                    rows + " labelled rows cannot make " + spec.folds() + " folds and a hold-out",
                    "Wait for more labels to mature, or lower train.folds.count.");
        }
        long holdoutFrom = times.cut((long) Math.ceil(rows * (1 - spec.holdout())));
        long development = times.rowsBefore(holdoutFrom);
        List<Long> starts = new ArrayList<>();
        for (int block = 1; block < blocks; block++) {
            starts.add(times.cut((long) Math.ceil((double) development * block / blocks)));
        }
        starts.add(holdoutFrom);
        List<TimeFold> folds = new ArrayList<>();
        for (int k = 1; k <= spec.folds(); k++) {
            folds.add(fold(k, starts.get(k - 1), starts.get(k), spec.gap(), times));
        }
        return new TimeSplit(folds, fold(0, holdoutFrom, Long.MAX_VALUE, spec.gap(), times));
    }

    private static TimeFold fold(int number, long from, long before, Duration gap, Times times) {
        long trainBefore = from - gap.toMillis();
        TimeFold fold = new TimeFold(
                number, trainBefore, from, before, times.part(Long.MIN_VALUE, trainBefore), times.part(from, before));
        String name = number == 0 ? "The hold-out" : "Fold " + number;
        if (from >= before || fold.valid().rows() == 0) {
            throw LambentException.user(
                    name + " has no rows",
                    "too many rows share the event time " + Instant.ofEpochMilli(from),
                    "Lower train.folds.count or train.holdout, or train on a longer time.");
        }
        if (fold.train().rows() == 0) {
            throw LambentException.user(
                    name + " has nothing to train on",
                    "no row is more than the gap of " + gap + " older than " + Instant.ofEpochMilli(from),
                    "Train on a longer time, or lower train.folds.count or train.folds.gap.");
        }
        return fold;
    }
}
