package dev.lambent.score;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.Task;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;
import java.util.List;

/**
 * MLlib's trees, random forests and gradient-boosted trees over the encoder's tree layout, operation for operation:
 *
 * <ul>
 *   <li>tree or forest, two classes: class shares of the leaves summed over trees, then divided by their sum; class 1 if its
 *       sum is greater (a tie is class 0);
 *   <li>tree or forest, regression: the sum of the leaves divided by the number of trees;
 *   <li>boosting, classification: probability 1 - 1 / (1 + exp(2 margin)), as MLlib rounds it; class 1 if the margin is
 *       above 0;
 *   <li>boosting, regression: the margin. Tree weights are multiplied into the leaves, the same product MLlib adds up.
 * </ul>
 */
public final class TreeScorer implements Scorer, Thresholds {
    private final Encoder encoder;
    private final ModelKind kind;
    private final Forest forest;

    /** A threshold on a column of the tree layout. */
    public record Cut(int feature, double threshold) {}

    /** @param trees never empty; for boosting with leaves multiplied by the tree's weight */
    public TreeScorer(Encoder encoder, ModelKind kind, List<TreeNode> trees) {
        this(encoder, kind, Forest.of(trees, arity(encoder)));
        if (trees.isEmpty()) {
            throw new IllegalArgumentException("no trees");
        }
    }

    TreeScorer(Encoder encoder, ModelKind kind, Forest forest) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.forest = requireNonNull(forest, "forest is null");
        if (!kind.trees() || kind.task() == Task.MULTICLASS) {
            throw new IllegalArgumentException(kind + " is not of these trees");
        }
    }

    static int[] arity(Encoder encoder) {
        return encoder.treeColumns().stream()
                .mapToInt(Encoder.TreeColumn::arity)
                .toArray();
    }

    @Override
    public ModelKind kind() {
        return kind;
    }

    @Override
    public Encoder encoder() {
        return encoder;
    }

    Forest forest() {
        return forest;
    }

    public int trees() {
        return forest.trees();
    }

    public int nodes() {
        return forest.nodes();
    }

    @Override
    public List<Cut> cuts() {
        return forest.cuts();
    }

    @Override
    public Prediction score(Row features) {
        double[] values = encoder.tree(features);
        double first = 0;
        double second = 0;
        for (int tree = 0; tree < forest.trees(); tree++) {
            int leaf = forest.leaf(tree, values);
            first += forest.first(leaf);
            second += forest.second(leaf);
        }
        return switch (kind) {
            case DECISION_TREE_CLASSIFICATION, RANDOM_FOREST_CLASSIFICATION -> {
                double total = first + second;
                yield new Prediction(total == 0 ? 0 : second / total, second > first ? 1 : 0);
            }
            case DECISION_TREE_REGRESSION, RANDOM_FOREST_REGRESSION -> regression(second / forest.trees());
            case GRADIENT_BOOSTED_CLASSIFICATION ->
                new Prediction(1.0 - 1.0 / (1.0 + StrictMath.exp(2.0 * second)), second > 0 ? 1 : 0);
            case GRADIENT_BOOSTED_REGRESSION -> regression(second);
            default -> throw new IllegalStateException(kind + " has no trees");
        };
    }

    private static Prediction regression(double value) {
        return new Prediction(value, value);
    }
}
