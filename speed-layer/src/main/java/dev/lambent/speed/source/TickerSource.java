package dev.lambent.speed.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;

/**
 * The ticker as a vertex of the job, so that it lives and restarts with it: a source that never emits anything, and
 * appends ticks to the log instead. Parallelism 1; no splits, no state.
 */
public final class TickerSource implements Source<byte[], TickerSource.NoSplit, Integer> {
    private static final long serialVersionUID = 1L;

    private final String bootstrapServers;
    private final ArrayList<String> topics = new ArrayList<>();
    private final ArrayList<Integer> numbers = new ArrayList<>();

    /** @param partitions every partition of the log, the control log's included */
    public TickerSource(String bootstrapServers, Collection<TopicPartition> partitions) {
        this.bootstrapServers = bootstrapServers;
        partitions.forEach(partition -> {
            topics.add(partition.topic());
            numbers.add(partition.partition());
        });
    }

    /** There are none. */
    public static final class NoSplit implements SourceSplit {
        @Override
        public String splitId() {
            return "none";
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<byte[], NoSplit> createReader(SourceReaderContext context) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            partitions.add(new TopicPartition(topics.get(i), numbers.get(i)));
        }
        return new Reader(() ->
                new Ticker(bootstrapServers, partitions, context.metricGroup().counter("ticks_sent")));
    }

    @Override
    public SplitEnumerator<NoSplit, Integer> createEnumerator(SplitEnumeratorContext<NoSplit> context) {
        return new NoSplits();
    }

    @Override
    public SplitEnumerator<NoSplit, Integer> restoreEnumerator(
            SplitEnumeratorContext<NoSplit> context, Integer checkpoint) {
        return new NoSplits();
    }

    @Override
    public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
        return new Nothing<>(new NoSplit());
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new Nothing<>(0);
    }

    /** Runs the ticker on a thread of its own; what goes wrong there fails the task. */
    private static final class Reader implements SourceReader<byte[], NoSplit> {
        private final java.util.function.Supplier<Ticker> tickers;
        private final CompletableFuture<Void> failed = new CompletableFuture<>();
        private Thread thread;

        Reader(java.util.function.Supplier<Ticker> tickers) {
            this.tickers = tickers;
        }

        @Override
        public void start() {
            ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
            thread = new Thread(this::run, "lambent-ticker");
            thread.setContextClassLoader(classLoader);
            thread.setDaemon(true);
            thread.start();
        }

        @SuppressWarnings("CatchAndPrintStackTrace")
        private void run() {
            try (Ticker ticker = tickers.get()) {
                ticker.run();
            } catch (Exception e) {
                failed.completeExceptionally(e);
            }
        }

        @Override
        public InputStatus pollNext(ReaderOutput<byte[]> output) {
            if (failed.isCompletedExceptionally()) {
                failed.join();
            }
            return InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return failed.exceptionally(problem -> null);
        }

        @Override
        public void close() throws InterruptedException {
            if (thread != null) {
                thread.interrupt();
                thread.join();
            }
        }

        @Override
        public List<NoSplit> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public void addSplits(List<NoSplit> splits) {}

        @Override
        public void notifyNoMoreSplits() {}
    }

    private static final class NoSplits implements SplitEnumerator<NoSplit, Integer> {
        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String requesterHostname) {}

        @Override
        public void addSplitsBack(List<NoSplit> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public Integer snapshotState(long checkpointId) {
            return 0;
        }

        @Override
        public void close() {}
    }

    private record Nothing<T>(T value) implements SimpleVersionedSerializer<T> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(T nothing) {
            return new byte[0];
        }

        @Override
        public T deserialize(int version, byte[] bytes) {
            return value;
        }
    }
}
