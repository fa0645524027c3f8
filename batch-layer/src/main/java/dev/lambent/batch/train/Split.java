package dev.lambent.batch.train;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Which rows models are fitted on, and which they are judged on. The hold-out is the last share of the rows by event time;
 * between it and the rows the final model is trained on lies the same gap as before the parts of folds that respect time.
 *
 * @param folds of cross-validation, all before the hold-out
 * @param finalFold trains the chosen candidate; its validation part is the hold-out
 */
record Split(List<Fold> folds, Fold finalFold) {
    Split {
        folds = List.copyOf(folds);
    }

    /** One training and one validation part. @param number from 1; 0 for the final fold */
    record Fold(int number, Part train, Part valid) {
        boolean isFinal() {
            return number == 0;
        }

        /** For people: {@code fold 2}, {@code the hold-out}. */
        String name() {
            return isFinal() ? "the hold-out" : "fold " + number;
        }
    }

    /**
     * Some of the rows.
     *
     * @param rows how many
     * @param labels their sum
     */
    record Part(Selection selection, long rows, double labels) {
        long from() {
            return selection.from();
        }

        long before() {
            return selection.before();
        }
    }

    /**
     * Rows by event time and, perhaps, by the fold they were dealt to.
     *
     * @param from inclusive, epoch milliseconds
     * @param before exclusive
     * @param dealt {@link #ANY}, or rows dealt to this fold
     * @param others with {@code dealt}: the rows dealt to all other folds instead
     */
    record Selection(long from, long before, int dealt, boolean others) {
        static final int ANY = 0;

        static Selection between(long from, long before) {
            return new Selection(from, before, ANY, false);
        }
    }

    List<Fold> all() {
        return ImmutableList.<Fold>builder().addAll(folds).add(finalFold).build();
    }
}
