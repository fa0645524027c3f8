package dev.lambent.fold;

import java.util.List;

/**
 * One PARTITION BY set of a feature set.
 *
 * @param index its number
 * @param keys the key expressions as SQL text; empty for a window over all rows
 */
public record FoldSet(int index, List<String> keys) {
    public FoldSet {
        keys = List.copyOf(keys);
    }
}
