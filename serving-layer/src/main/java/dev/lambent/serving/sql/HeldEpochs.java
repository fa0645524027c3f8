package dev.lambent.serving.sql;

import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.store.Epoch;
import dev.lambent.serving.store.PublicationStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Schemas with the batch views of old epochs, made when first asked for and dropped once the epoch is not held any more
 * and its last reader has gone. Thread-safe.
 */
public final class HeldEpochs implements QueryService.EpochSchemas {
    private final ViewWriter writer;
    private final MergedViews views;
    private final EpochReaders readers;
    private final PublicationStore store;
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
     * @param readers told of every epoch before it is read
     */
    public HeldEpochs(ViewWriter writer, MergedViews views, EpochReaders readers, PublicationStore store) {
        this.writer = writer;
        this.views = views;
        this.readers = readers;
        this.store = store;
    }

    @Override
    public EpochReaders.Reading merged() {
        return readers.merged();
    }

    /** Pins first, then looks whether the epoch is still held: a batch run deletes what neither holds. */
    @Override
    public QueryService.Pin pin(long number) {
        EpochReaders.Reading reading = readers.of(number);
        try {
            store.refresh();
            return pinned(number, reading);
        } catch (RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    private synchronized QueryService.Pin pinned(long number, EpochReaders.Reading reading) {
        dropUnheld();
        Made entry = made.get(number);
        if (entry == null) {
            Epoch epoch = store.epoch(number);
            CoverageState coverage =
                    new CoverageState(number, epoch.boundary().logTimeMillis(), -1, "", Optional.empty());
            writer.createSchema(schema(number), views.batchOnly(coverage, epoch.tables()));
            entry = new Made(coverage);
            made.put(number, entry);
        }
        entry.readers++;
        return new Reader(number, entry, reading);
    }

    private final class Reader implements QueryService.Pin {
        private final long number;
        private final Made entry;
        private final EpochReaders.Reading reading;

        Reader(long number, Made entry, EpochReaders.Reading reading) {
            this.number = number;
            this.entry = entry;
            this.reading = reading;
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
            try (reading) {
                synchronized (HeldEpochs.this) {
                    entry.readers--;
                    dropUnheld();
                }
            }
        }
    }

    private void dropUnheld() {
        made.entrySet().removeIf(entry -> {
            boolean drop = entry.getValue().readers == 0 && !store.holds(entry.getKey());
            if (drop) {
                writer.dropSchema(schema(entry.getKey()));
            }
            return drop;
        });
    }

    private static String schema(long number) {
        return "epoch_" + number;
    }
}
