package dev.lambent.skew;

import dev.lambent.fold.Fold;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A way in which features may have been computed other than the shared transform's.
 *
 * @param words what was done, as in "late rows were left out"
 * @param change rows in log order to the steps of the fold
 */
record Hypothesis(Blame blame, String words, Fold fold, Function<List<LoggedRow>, List<Refold.Step>> change) {
    Map<LogPosition, Row> features(List<LoggedRow> log, Set<LogPosition> wanted) {
        return Refold.features(fold, change.apply(log), wanted);
    }
}
