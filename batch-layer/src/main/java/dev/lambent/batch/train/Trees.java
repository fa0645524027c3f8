package dev.lambent.batch.train;

import dev.lambent.score.TreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** MLlib's trees as the shared scorer takes them. */
final class Trees {
    private Trees() {}

    /** What a leaf of MLlib becomes. */
    private interface Ending {
        TreeNode.Leaf of(Node leaf);
    }

    static List<TreeNode> classification(DecisionTreeClassificationModel[] trees) {
        List<TreeNode> converted = new ArrayList<>();
        for (DecisionTreeClassificationModel tree : trees) {
            converted.add(convert(tree.rootNode(), Trees::shares));
        }
        return converted;
    }

    /** Trees whose leaves are numbered, and the class shares of each leaf. */
    record Numbered(List<TreeNode> trees, double[] shares) {}

    static Numbered multiclass(DecisionTreeClassificationModel[] trees, int classes) {
        List<double[]> shares = new ArrayList<>();
        List<TreeNode> converted = new ArrayList<>();
        for (DecisionTreeClassificationModel tree : trees) {
            converted.add(convert(tree.rootNode(), leaf -> {
                shares.add(sharesOf(leaf, classes));
                return new TreeNode.Leaf(0, shares.size() - 1);
            }));
        }
        return new Numbered(
                converted, shares.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static double[] sharesOf(Node leaf, int classes) {
        double[] counts = Arrays.copyOf(leaf.impurityStats().stats(), classes);
        double total = Arrays.stream(counts).sum();
        return total == 0
                ? counts
                : Arrays.stream(counts).map(count -> count / total).toArray();
    }

    /** @param weights one per tree, or null for none */
    static List<TreeNode> regression(DecisionTreeRegressionModel[] trees, double[] weights) {
        List<TreeNode> converted = new ArrayList<>();
        for (int i = 0; i < trees.length; i++) {
            double weight = weights == null ? 1 : weights[i];
            converted.add(convert(trees[i].rootNode(), leaf -> new TreeNode.Leaf(0, leaf.prediction() * weight)));
        }
        return converted;
    }

    /** MLlib divides the leaf's class counts by their sum for every row anew; a leaf without rows votes for nobody. */
    private static TreeNode.Leaf shares(Node leaf) {
        double[] counts = leaf.impurityStats().stats();
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        // With one class only in training MLlib keeps one count.
        double ones = counts.length > 1 ? counts[1] : 0;
        return total == 0 ? new TreeNode.Leaf(0, 0) : new TreeNode.Leaf(counts[0] / total, ones / total);
    }

    private static TreeNode convert(Node node, Ending ending) {
        if (!(node instanceof InternalNode inner)) {
            return ending.of(node);
        }
        TreeNode left = convert(inner.leftChild(), ending);
        TreeNode right = convert(inner.rightChild(), ending);
        if (inner.split() instanceof ContinuousSplit split) {
            return new TreeNode.Threshold(split.featureIndex(), split.threshold(), left, right);
        }
        CategoricalSplit split = (CategoricalSplit) inner.split();
        BitSet categories = new BitSet();
        for (double category : split.leftCategories()) {
            categories.set((int) category);
        }
        return new TreeNode.Categories(split.featureIndex(), categories, left, right);
    }
}
