package dev.lambent.skew;

import dev.lambent.fold.Fold;
import dev.lambent.fold.FoldSet;
import dev.lambent.fold.KeyState;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fold over rows in whatever order they are given. */
final class Refold {
    /** @param remains whether later rows see it */
    record Step(LoggedRow row, boolean remains) {}

    private record Key(int set, String text) {}

    private final Fold fold;
    private final Map<Key, KeyState> states = new HashMap<>();

    private Refold(Fold fold) {
        this.fold = fold;
    }

    /** The features of the rows at {@code wanted}; none for a row that the fold does not score. */
    static Map<LogPosition, Row> features(Fold fold, List<Step> steps, Set<LogPosition> wanted) {
        Refold refold = new Refold(fold);
        Map<LogPosition, Row> features = new HashMap<>();
        long logTime = Long.MIN_VALUE;
        for (Step step : steps) {
            logTime = Math.max(logTime, step.row().place().logTimeMillis());
            LogPosition position = step.row().place().position();
            Row row = refold.step(step, logTime, wanted.contains(position));
            if (row != null) {
                features.put(position, row);
            }
        }
        return features;
    }

    private Row step(Step step, long logTimeMillis, boolean wanted) {
        if (!wanted && !step.remains()) {
            return null;
        }
        Row input = fold.prepare(step.row().stream(), step.row().event());
        if (input == null) {
            return null;
        }
        boolean parted = wanted && fold.mayScore(input);
        List<FoldSet> sets = fold.sets();
        Row[] parts = new Row[sets.size()];
        for (int set = 0; set < parts.length; set++) {
            int number = set;
            KeyState state = states.computeIfAbsent(new Key(set, fold.key(set, input)), key -> fold.newState(number));
            KeyState used = step.remains() ? state : fold.readState(set, state.toBytes());
            parts[set] = fold.step(set, used, logTimeMillis, input, parted);
        }
        return parted ? fold.finish(input, parts) : null;
    }
}
