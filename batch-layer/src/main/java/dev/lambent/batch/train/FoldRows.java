package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec;
import dev.lambent.app.TrainSpec.ClassWeights;
import dev.lambent.batch.solve.RowBlock;
import dev.lambent.encode.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The training rows of a fold: the encoder is fitted on them once, and each layout made once, kept for all trials until
 * closed.
 *
 * <p>Linear models of cross-validation get one partition, so that their sums have one order and a second run gives the same
 * bits; fitting several models at once keeps the cores busy all the same. The final one, which is fitted alone, and trees get
 * two: their sums are of two parts, whose order does not matter.
 */
final class FoldRows implements TrainRows, AutoCloseable {
    private static final long MAX_SINGLE_PARTITION_ROWS = 4_000_000;
    private static final long MAX_SMALL_ROWS = 100_000;
    /** The last of the rows, on which boosting finds out how many trees are enough. */
    private static final double STOPPING_SHARE = 0.1;

    private static final long FEWEST_TO_STOP_BY = 50;

    private final Examples examples;
    private final Split.Fold fold;
    private final TrainSpec spec;
    private final List<Dataset<Row>> kept = new ArrayList<>();
    private final List<JavaRDD<RowBlock>> keptBlocks = new ArrayList<>();
    private Encoder encoder;
    private Optional<double[]> weights;
    private Dataset<Row> linear;
    private Dataset<Row> trees;
    private JavaRDD<RowBlock> blocks;

    FoldRows(Examples examples, Split.Fold fold) {
        this.examples = examples;
        this.fold = fold;
        this.spec = examples.input().app().train();
    }

    Split.Fold fold() {
        return fold;
    }

    @Override
    public synchronized Encoder encoder() {
        if (encoder == null) {
            encoder = examples.fitEncoder(examples.train(fold));
        }
        return encoder;
    }

    @Override
    public synchronized Dataset<Row> of(Trial trial) {
        return trial.kind().trees() ? trees() : linear();
    }

    private Dataset<Row> linear() {
        if (linear == null) {
            Dataset<Row> rows = keep(Encoded.rows(
                    examples,
                    examples.train(fold),
                    encoder(),
                    new Encoded.Layout(false, weights(), OptionalLong.empty())));
            linear = !fold.isFinal() && fold.train().rows() <= MAX_SINGLE_PARTITION_ROWS ? rows.coalesce(1) : rows;
        }
        return linear;
    }

    @Override
    public synchronized JavaRDD<RowBlock> blocks() {
        if (blocks == null) {
            blocks = blocks(examples.train(fold));
        }
        return blocks;
    }

    /** Trees of a fold, which only serve to choose, see a sample; the final ones see all rows. */
    private Dataset<Row> trees() {
        if (trees == null) {
            Dataset<Row> train = examples.train(fold);
            if (fold.isFinal()) {
                trees = keep(Encoded.rows(
                        examples, train, encoder(), new Encoded.Layout(true, weights(), OptionalLong.empty())));
            } else {
                double share = (double) spec.maxFoldRows() / fold.train().rows();
                Dataset<Row> sample = keep(Encoded.rows(
                        examples,
                        Examples.sample(train, share, spec.seed()),
                        encoder(),
                        new Encoded.Layout(true, weights(), stopFrom())));
                // Small jobs are mostly overhead, which a second partition doubles.
                trees = Math.min(spec.maxFoldRows(), fold.train().rows()) <= MAX_SMALL_ROWS
                        ? sample.coalesce(1)
                        : sample;
            }
        }
        return trees;
    }

    /** Some of the fold's training rows, encoded as all of them are; to be asked for by one trial. */
    TrainRows part(Dataset<Row> part) {
        return new TrainRows() {
            @Override
            public Encoder encoder() {
                return FoldRows.this.encoder();
            }

            @Override
            public Dataset<Row> of(Trial trial) {
                return partOf(part, trial);
            }

            @Override
            public JavaRDD<RowBlock> blocks() {
                return FoldRows.this.blocks(part);
            }
        };
    }

    private synchronized Dataset<Row> partOf(Dataset<Row> part, Trial trial) {
        return keep(Encoded.rows(
                        examples,
                        part,
                        encoder(),
                        new Encoded.Layout(trial.kind().trees(), weights(), OptionalLong.empty()))
                .coalesce(1));
    }

    private synchronized JavaRDD<RowBlock> blocks(Dataset<Row> rows) {
        JavaRDD<RowBlock> persisted =
                Encoded.blocks(examples, rows, encoder(), weights()).persist(StorageLevel.MEMORY_AND_DISK());
        keptBlocks.add(persisted);
        return persisted;
    }

    private OptionalLong stopFrom() {
        Times times = examples.byTime();
        Split.Selection of = fold.train().selection();
        long before = times.rowsBefore(of.from());
        long rows = times.rowsBefore(of.before()) - before;
        long from = times.cut(before + (long) Math.ceil((1 - STOPPING_SHARE) * rows));
        boolean enough = from < of.before()
                && Math.min(rows, spec.maxFoldRows()) * STOPPING_SHARE >= FEWEST_TO_STOP_BY
                && times.rowsBefore(from) > before;
        return enough ? OptionalLong.of(from) : OptionalLong.empty();
    }

    private Optional<double[]> weights() {
        if (weights == null) {
            weights = spec.weights() == ClassWeights.BALANCED
                    ? Optional.of(balanced(examples.classRows(fold.train())))
                    : Optional.empty();
        }
        return weights;
    }

    /** rows / (classes · rows of the class); as scikit-learn's {@code class_weight="balanced"}. */
    private static double[] balanced(long[] classRows) {
        double rows = 0;
        for (long ofClass : classRows) {
            rows += ofClass;
        }
        double[] weights = new double[classRows.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = rows / (classRows.length * (double) classRows[i]);
        }
        return weights;
    }

    private Dataset<Row> keep(Dataset<Row> rows) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(persisted);
        return persisted;
    }

    @Override
    public synchronized void close() {
        kept.forEach(Dataset::unpersist);
        keptBlocks.forEach(JavaRDD::unpersist);
    }
}
