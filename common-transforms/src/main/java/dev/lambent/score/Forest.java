package dev.lambent.score;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Trees as parallel arrays, breadth first, the two children of a node beside each other: one step is
 * {@code node = child[node] + (goes left ? 0 : 1)}, a comparison without a branch on its outcome.
 *
 * <p>{@code test[node]} is the feature for a threshold, {@code -2 - feature} for a set of categories, {@link #LEAF} for a
 * leaf. {@code first} holds the threshold, or the leaf's first value; {@code second} the leaf's second value; {@code
 * child} the left child, or, in a set of categories, {@code sets[setStart[node] ..]} are its bits. Children always come
 * after their parent, which {@link #read} verifies, so a walk ends.
 */
final class Forest {
    private static final int LEAF = -1;

    private final int[] roots;
    private final int[] test;
    private final int[] child;
    private final int[] setStart;
    private final double[] first;
    private final double[] second;
    private final long[] sets;
    private final int setWords;

    private Forest(
            int[] roots,
            int[] test,
            int[] child,
            int[] setStart,
            double[] first,
            double[] second,
            long[] sets,
            int setWords) {
        this.roots = roots;
        this.test = test;
        this.child = child;
        this.setStart = setStart;
        this.first = first;
        this.second = second;
        this.sets = sets;
        this.setWords = setWords;
    }

    int trees() {
        return roots.length;
    }

    int nodes() {
        return test.length;
    }

    /** The leaf of tree {@code tree} that {@code values} ends in. */
    int leaf(int tree, double[] values) {
        int node = roots[tree];
        int feature = test[node];
        while (feature != LEAF) {
            if (feature >= 0) {
                node = child[node] + (values[feature] <= first[node] ? 0 : 1);
            } else {
                int category = (int) values[-2 - feature];
                long word = sets[setStart[node] + (category >>> 6)];
                node = child[node] + 1 - (int) ((word >>> category) & 1);
            }
            feature = test[node];
        }
        return node;
    }

    /** The leaves' second values are whole numbers from 0 up to {@code leaves}, exclusive. */
    void requireLeaves(int leaves) {
        for (int node = 0; node < test.length; node++) {
            if (test[node] == LEAF && !(second[node] >= 0 && second[node] < leaves)) {
                throw new IllegalArgumentException("leaf " + second[node] + " of " + leaves);
            }
        }
    }

    double first(int leaf) {
        return first[leaf];
    }

    double second(int leaf) {
        return second[leaf];
    }

    /** Thresholds by feature, for golden vectors that hit them exactly: pairs of feature and threshold, in node order. */
    List<TreeScorer.Cut> cuts() {
        List<TreeScorer.Cut> cuts = new ArrayList<>();
        for (int node = 0; node < test.length; node++) {
            if (test[node] >= 0) {
                cuts.add(new TreeScorer.Cut(test[node], first[node]));
            }
        }
        return cuts;
    }

    /** @param arity number of categories per feature, 0 for a number */
    static Forest of(List<TreeNode> trees, int[] arity) {
        int setWords = 0;
        for (int categories : arity) {
            setWords = Math.max(setWords, (categories + 63) >>> 6);
        }
        List<TreeNode> order = new ArrayList<>();
        List<Integer> children = new ArrayList<>();
        int[] roots = new int[trees.size()];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = order.size();
            Deque<TreeNode> level = new ArrayDeque<>();
            level.add(trees.get(tree));
            int placed = roots[tree] + 1;
            while (!level.isEmpty()) {
                TreeNode node = level.remove();
                order.add(node);
                children.add(placed);
                if (node instanceof TreeNode.Threshold split) {
                    level.add(split.left());
                    level.add(split.right());
                    placed += 2;
                } else if (node instanceof TreeNode.Categories split) {
                    level.add(split.left());
                    level.add(split.right());
                    placed += 2;
                }
            }
        }
        return flatten(order, children, roots, arity, setWords);
    }

    private static Forest flatten(
            List<TreeNode> order, List<Integer> children, int[] roots, int[] arity, int setWords) {
        int size = order.size();
        int[] test = new int[size];
        int[] child = new int[size];
        int[] setStart = new int[size];
        double[] first = new double[size];
        double[] second = new double[size];
        List<BitSet> bits = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            TreeNode node = order.get(i);
            if (node instanceof TreeNode.Leaf leaf) {
                test[i] = LEAF;
                first[i] = leaf.first();
                second[i] = leaf.second();
            } else if (node instanceof TreeNode.Threshold split) {
                requireArity(arity, split.feature(), false);
                test[i] = split.feature();
                first[i] = split.threshold();
                child[i] = children.get(i);
            } else {
                TreeNode.Categories split = (TreeNode.Categories) node;
                requireArity(arity, split.feature(), true);
                test[i] = -2 - split.feature();
                setStart[i] = bits.size() * setWords;
                bits.add(split.categories());
                child[i] = children.get(i);
            }
        }
        long[] sets = new long[bits.size() * setWords];
        for (int i = 0; i < bits.size(); i++) {
            long[] words = bits.get(i).toLongArray();
            System.arraycopy(words, 0, sets, i * setWords, Math.min(words.length, setWords));
        }
        return new Forest(roots, test, child, setStart, first, second, sets, setWords);
    }

    private static void requireArity(int[] arity, int feature, boolean categorical) {
        if (feature < 0 || feature >= arity.length || (arity[feature] > 0) != categorical) {
            throw new IllegalArgumentException("feature " + feature + " is not "
                    + (categorical ? "a category" : "a number") + " of the encoder's tree layout");
        }
    }

    void write(BinaryWriter out) {
        out.writeInt(setWords).writeInt(roots.length);
        for (int root : roots) {
            out.writeInt(root);
        }
        out.writeInt(test.length);
        for (int i = 0; i < test.length; i++) {
            out.writeInt(test[i]);
            if (test[i] == LEAF) {
                out.writeDouble(first[i]).writeDouble(second[i]);
                continue;
            }
            out.writeInt(child[i] - i);
            if (test[i] >= 0) {
                out.writeDouble(first[i]);
            } else {
                for (int word = 0; word < setWords; word++) {
                    out.writeFixedLong(sets[setStart[i] + word]);
                }
            }
        }
    }

    static Forest read(BinaryReader in, int[] arity) {
        int setWords = in.readInt();
        int[] roots = new int[checkedSize(in.readInt())];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = in.readInt();
        }
        int size = checkedSize(in.readInt());
        int[] test = new int[size];
        int[] child = new int[size];
        int[] setStart = new int[size];
        double[] first = new double[size];
        double[] second = new double[size];
        List<long[]> sets = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            test[i] = in.readInt();
            if (test[i] == LEAF) {
                first[i] = in.readDouble();
                second[i] = in.readDouble();
                continue;
            }
            child[i] = i + in.readInt();
            check(child[i] > i && child[i] + 1 < size, "a child is not among the nodes");
            if (test[i] >= 0) {
                requireArity(arity, test[i], false);
                first[i] = in.readDouble();
            } else {
                int feature = -2 - test[i];
                requireArity(arity, feature, true);
                check(setWords * 64 >= arity[feature], "a category set is too small");
                setStart[i] = sets.size() * setWords;
                long[] words = new long[setWords];
                for (int word = 0; word < setWords; word++) {
                    words[word] = in.readFixedLong();
                }
                sets.add(words);
            }
        }
        for (int root : roots) {
            check(root >= 0 && root < size, "a root is not among the nodes");
        }
        long[] flat = new long[sets.size() * setWords];
        for (int i = 0; i < sets.size(); i++) {
            System.arraycopy(sets.get(i), 0, flat, i * setWords, setWords);
        }
        return new Forest(roots, test, child, setStart, first, second, flat, setWords);
    }

    private static int checkedSize(int size) {
        check(size > 0 && size <= 100_000_000, "a size is " + size);
        return size;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedBinaryException(otherwise);
        }
    }
}
