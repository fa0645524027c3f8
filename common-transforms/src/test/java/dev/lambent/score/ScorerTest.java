package dev.lambent.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.encode.Encoder;
import dev.lambent.encode.Input;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scorers against a naive walk over node objects. Parity with MLlib is tested in the batch layer. */
class ScorerTest {
    private static final RowSchema SCHEMA = new RowSchema(List.of(
            new Column("x", ColumnType.DOUBLE, true),
            new Column("c", ColumnType.VARCHAR, true),
            new Column("n", ColumnType.BIGINT, true)));
    private static final Encoder ENCODER = new Encoder(
            SCHEMA,
            List.of(
                    new Input.Numeric("x", ColumnType.DOUBLE, 0.5, 2.0, 90, 10),
                    new Input.Categorical(
                            "c", IntStream.range(0, 100).mapToObj(i -> "c" + i).toList(), 100, 95, 5),
                    new Input.Numeric("n", ColumnType.BIGINT, 3, 4, 100, 0)));

    private final Random random = new Random(3);

    private Row row() {
        Row row = new Row(3);
        if (random.nextInt(5) > 0) {
            row.setDouble(0, random.nextInt(9) - 4);
        }
        if (random.nextInt(9) > 0) {
            row.setText(1, "c" + random.nextInt(110));
        }
        return row.setLong(2, random.nextInt(9) - 4);
    }

    /** Features of the tree layout: 0 x, 1 x is null, 2 c (102 categories), 3 n. */
    private TreeNode tree(int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return new TreeNode.Leaf(random.nextDouble(), random.nextGaussian());
        }
        if (random.nextInt(3) == 0) {
            BitSet left = new BitSet();
            for (int i = 0; i < 102; i++) {
                left.set(i, random.nextBoolean());
            }
            return new TreeNode.Categories(2, left, tree(depth - 1), tree(depth - 1));
        }
        int feature = new int[] {0, 1, 3}[random.nextInt(3)];
        double threshold = feature == 1 ? 0.5 : random.nextInt(9) - 4;
        return new TreeNode.Threshold(feature, threshold, tree(depth - 1), tree(depth - 1));
    }

    private static TreeNode.Leaf walk(TreeNode node, double[] values) {
        if (node instanceof TreeNode.Threshold split) {
            return walk(values[split.feature()] <= split.threshold() ? split.left() : split.right(), values);
        }
        if (node instanceof TreeNode.Categories split) {
            return walk(split.categories().get((int) values[split.feature()]) ? split.left() : split.right(), values);
        }
        return (TreeNode.Leaf) node;
    }

    private List<TreeNode> trees() {
        List<TreeNode> trees = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            trees.add(tree(i % 9));
        }
        return trees;
    }

    @Test
    void flatTreesEndInTheLeavesOfTheNodeObjects() {
        List<TreeNode> trees = trees();
        TreeScorer scorer = new TreeScorer(ENCODER, ModelKind.GRADIENT_BOOSTED_REGRESSION, trees);
        for (int i = 0; i < 2_000; i++) {
            Row row = row();
            double[] values = ENCODER.tree(row);
            double expected = 0;
            for (TreeNode tree : trees) {
                expected += walk(tree, values).second();
            }
            assertThat(scorer.score(row)).isEqualTo(new Prediction(expected, expected));
        }
    }

    @Test
    void forestAndBoostingFollowMllibsRules() {
        Row row = row();
        List<TreeNode> tie = List.of(new TreeNode.Leaf(0.25, 0.75), new TreeNode.Leaf(0.75, 0.25));
        assertThat(new TreeScorer(ENCODER, ModelKind.RANDOM_FOREST_CLASSIFICATION, tie).score(row))
                .isEqualTo(new Prediction(0.5, 0));
        assertThat(new TreeScorer(ENCODER, ModelKind.RANDOM_FOREST_REGRESSION, tie).score(row))
                .isEqualTo(new Prediction(0.5, 0.5));
        assertThat(new TreeScorer(ENCODER, ModelKind.GRADIENT_BOOSTED_CLASSIFICATION, tie).score(row))
                .isEqualTo(new Prediction(1 - 1 / (1 + StrictMath.exp(2)), 1));
        List<TreeNode> zero = List.of(new TreeNode.Leaf(0, 0));
        assertThat(new TreeScorer(ENCODER, ModelKind.GRADIENT_BOOSTED_CLASSIFICATION, zero).score(row))
                .isEqualTo(new Prediction(0.5, 0));
        assertThat(new TreeScorer(ENCODER, ModelKind.RANDOM_FOREST_CLASSIFICATION, zero).score(row))
                .isEqualTo(new Prediction(0, 0));
    }

    @Test
    void linearModelsSumTheirColumns() {
        double[] weights = new double[ENCODER.linearWidth()];
        Arrays.setAll(weights, i -> i * 0.01);
        Row row = new Row(3).setDouble(0, 2.5).setText(1, "c7");
        double margin = 1.0 * weights[0] + weights[2 + 7] + 0.125;
        assertThat(new LinearScorer(ENCODER, ModelKind.LINEAR_REGRESSION, weights, 0.125).score(row))
                .isEqualTo(new Prediction(margin, margin));
        assertThat(new LinearScorer(ENCODER, ModelKind.LOGISTIC_REGRESSION, weights, 0.125).score(row))
                .isEqualTo(new Prediction(1 - 1 / (1 + StrictMath.exp(margin)), 1));
    }

    @Test
    void codecKeepsEveryBit() {
        double[] weights = random.doubles(ENCODER.linearWidth()).toArray();
        for (Scorer scorer : List.of(
                new LinearScorer(ENCODER, ModelKind.LOGISTIC_REGRESSION, weights, -0.3),
                new TreeScorer(ENCODER, ModelKind.GRADIENT_BOOSTED_CLASSIFICATION, trees()))) {
            byte[] bytes = ScorerCodec.write(scorer);
            Scorer read = ScorerCodec.read(bytes, ENCODER);
            assertThat(ScorerCodec.write(read)).isEqualTo(bytes);
            for (int i = 0; i < 500; i++) {
                Row row = row();
                assertThat(read.score(row)).isEqualTo(scorer.score(row));
            }
        }
    }

    @Test
    void damagedBytesAreRefusedOrHarmlessButNeverHangOrFailLater() {
        byte[] bytes = ScorerCodec.write(new TreeScorer(ENCODER, ModelKind.RANDOM_FOREST_REGRESSION, trees()));
        for (int at = 0; at < bytes.length; at += 7) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                ScorerCodec.read(damaged, ENCODER).score(row());
            } catch (LambentException e) {
                assertThat(e.problem()).isEqualTo("A scorer cannot be read");
            }
        }
        assertThatThrownBy(() -> ScorerCodec.read(Arrays.copyOf(bytes, bytes.length - 3), ENCODER))
                .isInstanceOf(LambentException.class);
    }
}
