package dev.lambent.batch.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Folds that are judged on later rows than they were trained on. The rows before the hold-out form count + 1 blocks of
 * about equal size; fold k is judged on block k. Rows of one event time are never parted.
 */
final class TimeFolds {
    private TimeFolds() {}

    static Split of(Holdout holdout, int count, Times times) {
        long development = times.rowsBefore(holdout.from());
        List<Long> starts = new ArrayList<>();
        for (int block = 1; block <= count; block++) {
            starts.add(times.cut((long) Math.ceil((double) development * block / (count + 1))));
        }
        starts.add(holdout.from());
        List<Split.Fold> folds = new ArrayList<>();
        for (int k = 1; k <= count; k++) {
            folds.add(holdout.before(k, starts.get(k - 1), starts.get(k)));
        }
        return new Split(folds, holdout.fold());
    }
}
