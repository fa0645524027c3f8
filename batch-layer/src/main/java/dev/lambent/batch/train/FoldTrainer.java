package dev.lambent.batch.train;

import dev.lambent.encode.Encoder;
import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits trials on the training part of a fold: the encoder once, each layout once, kept while the trials that need it are
 * fitted, several at a time.
 *
 * <p>A linear model is fitted on one partition, so that its sums have one order and a second run gives the same bits;
 * fitting several models at once keeps the cores busy all the same. Trees take two: their sums are of two parts, whose
 * order does not matter.
 */
final class FoldTrainer implements AutoCloseable {
    private static final long MAX_SINGLE_PARTITION_ROWS = 4_000_000;
    private static final long MAX_SMALL_ROWS = 100_000;

    private final Examples examples;
    private final long seed;
    private final long maxFoldRows;
    private final FitCounter counter;
    private final ExecutorService threads;

    FoldTrainer(Examples examples, FitCounter counter) {
        this.examples = examples;
        this.seed = examples.input().app().train().seed();
        this.maxFoldRows = examples.input().app().train().maxFoldRows();
        this.counter = counter;
        this.threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())));
    }

    /** One model per trial, in their order. */
    List<FittedModel> fit(Split.Fold fold, List<Trial> trials) {
        Dataset<Row> train = examples.train(fold);
        Encoder encoder = examples.fitEncoder(train);
        boolean trees = trials.stream().anyMatch(trial -> trial.kind().trees());
        boolean linear = trials.stream().anyMatch(trial -> !trial.kind().trees());
        List<Dataset<Row>> kept = new ArrayList<>();
        try {
            Dataset<Row> linearRows = linear ? keep(Encoded.rows(examples, train, encoder, false), kept) : null;
            Dataset<Row> onePartition =
                    linear && fold.train().rows() <= MAX_SINGLE_PARTITION_ROWS ? linearRows.coalesce(1) : linearRows;
            Dataset<Row> treeRows = trees ? keep(treeRows(train, fold, encoder), kept) : null;
            // Trees take longest: begun first, they leave no core idle at the end.
            List<Trial> longestFirst = new ArrayList<>(trials);
            longestFirst.sort(Comparator.comparing(trial -> !trial.kind().trees()));
            Map<Trial, Future<FittedModel>> fits = new HashMap<>();
            for (Trial trial : longestFirst) {
                Dataset<Row> rows = trial.kind().trees() ? treeRows : onePartition;
                fits.put(trial, threads.submit(() -> {
                    counter.next((fold.isFinal() ? "all rows before the hold-out" : "fold " + fold.number()) + ": "
                            + trial.title());
                    return Estimators.fit(trial, encoder, rows, seed);
                }));
            }
            List<FittedModel> models = new ArrayList<>();
            for (Trial trial : trials) {
                models.add(await(fits.get(trial)));
            }
            return models;
        } finally {
            kept.forEach(Dataset::unpersist);
        }
    }

    /** Trees of a fold, which only serve to choose, see a sample; the final ones see all rows. */
    private Dataset<Row> treeRows(Dataset<Row> train, Split.Fold fold, Encoder encoder) {
        if (fold.isFinal()) {
            return Encoded.rows(examples, train, encoder, true);
        }
        double share = (double) maxFoldRows / fold.train().rows();
        Dataset<Row> sample = Encoded.rows(examples, Examples.sample(train, share, seed), encoder, true);
        // Small jobs are mostly overhead, which a second partition doubles.
        return Math.min(maxFoldRows, fold.train().rows()) <= MAX_SMALL_ROWS ? sample.coalesce(1) : sample;
    }

    private static Dataset<Row> keep(Dataset<Row> rows, List<Dataset<Row>> kept) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(persisted);
        return persisted;
    }

    private static FittedModel await(Future<FittedModel> fit) {
        try {
            return fit.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external(
                    "Training was stopped", "the thread was interrupted", "Start the batch run again.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw LambentException.internal(
                    "A model could not be fitted", e.getCause().toString(), e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
