package dev.lambent.serving.sql;

import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.store.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * Schemas with the batch views of old epochs, made when first asked for and dropped once the epoch is not held any more
 * and its last reader has gone. Thread-safe.
 */
public final class HeldEpochs implements QueryService.EpochSchemas {
    private final ViewWriter writer;
    private final MergedViews views;
    private final LongFunction<Epoch> epochs;
    private final LongPredicate held;
    private final Map<Long, Made> made = new HashMap<>();

    private static final class Made {
        final CoverageState coverage;
        int readers;

        Made(CoverageState coverage) {
            this.coverage = coverage;
        }
    }

    /**
     * @param writer of its own; not the one that keeps the speed view
     * @param epochs resolves an epoch, or throws if it is not held
     * @param held whether an epoch still is
     */
    public HeldEpochs(ViewWriter writer, MergedViews views, LongFunction<Epoch> epochs, LongPredicate held) {
        this.writer = writer;
        this.views = views;
        this.epochs = epochs;
        this.held = held;
    }

    @Override
    public synchronized QueryService.Pin pin(long number) {
        dropUnheld();
        Made entry = made.get(number);
        if (entry == null) {
            Epoch epoch = epochs.apply(number);
            CoverageState coverage =
                    new CoverageState(number, epoch.boundary().logTimeMillis(), -1, "", Optional.empty());
            writer.createSchema(schema(number), views.batchOnly(coverage, epoch.tables()));
            entry = new Made(coverage);
            made.put(number, entry);
        }
        entry.readers++;
        return new Reader(number, entry);
    }

    private final class Reader implements QueryService.Pin {
        private final long number;
        private final Made entry;

        Reader(long number, Made entry) {
            this.number = number;
            this.entry = entry;
        }

        @Override
        public String schema() {
            return HeldEpochs.schema(number);
        }

        @Override
        public CoverageState coverage() {
            return entry.coverage;
        }

        @Override
        public void close() {
            synchronized (HeldEpochs.this) {
                entry.readers--;
                dropUnheld();
            }
        }
    }

    private void dropUnheld() {
        made.entrySet().removeIf(entry -> {
            boolean drop = entry.getValue().readers == 0 && !held.test(entry.getKey());
            if (drop) {
                writer.dropSchema(schema(entry.getKey()));
            }
            return drop;
        });
    }

    private static String schema(long number) {
        return "epoch_" + number;
    }

    /** Queries that read an old epoch now. */
    public synchronized int readers() {
        return made.values().stream().mapToInt(entry -> entry.readers).sum();
    }
}
