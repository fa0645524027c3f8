package dev.lambent.encode;

import static java.util.Objects.requireNonNull;

import dev.lambent.schema.ColumnType;
import java.util.List;

/** How one input column of the model is encoded, as fitted on training rows. */
public sealed interface Input {
    String column();

    /** Training rows with a usable value. */
    long present();

    /** Training rows without one: null or, for DOUBLE, not a {@linkplain Encoder#MAX_MAGNITUDE usable} number. */
    long missing();

    /**
     * A number. A missing value becomes {@code mean}; if any was missing in training, a second model column is 1 where
     * the value is missing and 0 elsewhere.
     *
     * @param type any type but VARCHAR; BOOLEAN counts as 0 or 1, TIMESTAMP as epoch milliseconds
     * @param mean of the training values, 0 if there were none
     * @param deviation population standard deviation of the training values; 0 for a constant, which linear models then
     *     see as 0
     */
    record Numeric(String column, ColumnType type, double mean, double deviation, long present, long missing)
            implements Input {
        public Numeric {
            requireNonNull(column, "column is null");
            requireNonNull(type, "type is null");
            if (type == ColumnType.VARCHAR) {
                throw new IllegalArgumentException(column + " is text, not a number");
            }
            if (!(Math.abs(mean) <= Double.MAX_VALUE) || !(deviation >= 0 && deviation <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(column + ": mean " + mean + ", deviation " + deviation);
            }
        }

        /** Whether there is a model column that marks missing values. */
        public boolean indicator() {
            return missing > 0;
        }

        public boolean constant() {
            return deviation == 0;
        }
    }

    /**
     * A category. Besides the known ones there is a bucket for texts not among them and one for null.
     *
     * @param categories known texts: the most frequent of the training rows first, equally frequent ones by text
     * @param treeCategories how many of them, from the first on, trees tell apart; the others count as unseen there
     */
    record Categorical(String column, List<String> categories, int treeCategories, long present, long missing)
            implements Input {
        public Categorical {
            requireNonNull(column, "column is null");
            categories = List.copyOf(categories);
            if (treeCategories < 0 || treeCategories > categories.size()) {
                throw new IllegalArgumentException(
                        column + ": " + treeCategories + " of " + categories.size() + " categories for trees");
            }
        }
    }
}
