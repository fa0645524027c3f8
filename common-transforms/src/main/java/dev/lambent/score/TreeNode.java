package dev.lambent.score;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;

/** A node of a fitted tree, as given to {@link TreeScorer}. Features are columns of the encoder's tree layout. */
public sealed interface TreeNode {
    /**
     * An end. Regression and boosting: {@code second} is the value and {@code first} is 0. Classification: the shares of
     * class 0 and class 1 among the training rows that ended here.
     */
    record Leaf(double first, double second) implements TreeNode {}

    /** Left if the feature is at most {@code threshold}. */
    record Threshold(int feature, double threshold, TreeNode left, TreeNode right) implements TreeNode {
        public Threshold {
            requireNonNull(left, "left is null");
            requireNonNull(right, "right is null");
        }
    }

    /** Left if the feature, a category's index, is in {@code categories}. */
    record Categories(int feature, BitSet categories, TreeNode left, TreeNode right) implements TreeNode {
        public Categories {
            requireNonNull(left, "left is null");
            requireNonNull(right, "right is null");
            categories = (BitSet) categories.clone();
        }
    }
}
