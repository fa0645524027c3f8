package dev.lambent.feature;

import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.schema.Row;
import java.util.HashMap;
import java.util.Map;

/** Folds rows in log order in one place, as every layer does in many. */
final class FoldRunner {
    private final Fold fold;
    private final Map<String, KeyState>[] states;

    @SuppressWarnings({"unchecked", "rawtypes"})
    FoldRunner(Fold fold) {
        this.fold = fold;
        states = new Map[fold.sets().size()];
        for (int set = 0; set < states.length; set++) {
            states[set] = new HashMap<>();
        }
    }

    /** The features of a row of the only stream, or null if it is not scored. */
    Row fold(Row event, long logTimeMillis) {
        return fold(fold.streams().iterator().next(), event, logTimeMillis);
    }

    /** The row's features, or null if it is not scored. */
    Row fold(String stream, Row event, long logTimeMillis) {
        Row input = fold.prepare(stream, event);
        if (input == null) {
            return null;
        }
        boolean wanted = fold.mayScore(input);
        Row[] parts = new Row[states.length];
        for (int set = 0; set < parts.length; set++) {
            int index = set;
            KeyState state = states[set].computeIfAbsent(fold.key(set, input), key -> fold.newState(index));
            parts[set] = fold.step(set, state, logTimeMillis, input, wanted);
        }
        return wanted ? fold.finish(input, parts) : null;
    }

    /** Keys of all sets together. */
    int keys() {
        int keys = 0;
        for (Map<String, KeyState> set : states) {
            keys += set.size();
        }
        return keys;
    }

    /** Bytes of all states together, encoded. */
    long stateBytes() {
        long bytes = 0;
        for (Map<String, KeyState> set : states) {
            for (KeyState state : set.values()) {
                bytes += state.toBytes().length;
            }
        }
        return bytes;
    }
}
