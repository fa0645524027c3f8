package dev.lambent.score;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;
import java.util.List;

/**
 * MLlib's trees and forests of more than two classes: the class shares of the leaves summed over trees, then divided by their
 * sum. A leaf's second value is its number, by which its shares are found.
 */
public final class ClassTreeScorer implements Scorer, Thresholds {
    private final Encoder encoder;
    private final ModelKind kind;
    private final Forest forest;
    private final int classes;
    private final double[] shares;

    /**
     * @param trees whose leaves have 0 and the leaf's number, from 0, as their values
     * @param classes how many
     * @param shares of all classes in one leaf, then in the next; all 0 for a leaf without rows
     */
    public ClassTreeScorer(Encoder encoder, ModelKind kind, List<TreeNode> trees, int classes, double[] shares) {
        this(encoder, kind, Forest.of(trees, TreeScorer.arity(encoder)), classes, shares);
    }

    private ClassTreeScorer(Encoder encoder, ModelKind kind, Forest forest, int classes, double[] shares) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.forest = requireNonNull(forest, "forest is null");
        this.classes = classes;
        this.shares = shares.clone();
        checkArgument(classes > 1 && shares.length % classes == 0, "%s shares of %s classes", shares.length, classes);
        forest.requireLeaves(shares.length / classes);
    }

    @Override
    public ModelKind kind() {
        return kind;
    }

    @Override
    public Encoder encoder() {
        return encoder;
    }

    @Override
    public List<TreeScorer.Cut> cuts() {
        return forest.cuts();
    }

    @Override
    public Prediction score(Row features) {
        return ClassScores.decide(classes(features));
    }

    @Override
    public double[] classes(Row features) {
        double[] values = encoder.tree(features);
        double[] sums = new double[classes];
        for (int tree = 0; tree < forest.trees(); tree++) {
            int at = (int) forest.second(forest.leaf(tree, values)) * classes;
            for (int k = 0; k < classes; k++) {
                sums[k] += shares[at + k];
            }
        }
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        for (int k = 0; k < classes && total != 0; k++) {
            sums[k] /= total;
        }
        return sums;
    }

    void write(BinaryWriter out) {
        forest.write(out);
        out.writeInt(classes).writeInt(shares.length);
        for (double share : shares) {
            out.writeDouble(share);
        }
    }

    static ClassTreeScorer read(BinaryReader in, ModelKind kind, Encoder encoder) {
        Forest forest = Forest.read(in, TreeScorer.arity(encoder));
        int classes = ScorerCodec.size(in.readInt());
        return new ClassTreeScorer(
                encoder, kind, forest, classes, ScorerCodec.doubles(in, ScorerCodec.size(in.readInt())));
    }
}
