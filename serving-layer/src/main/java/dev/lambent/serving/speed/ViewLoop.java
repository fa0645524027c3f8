package dev.lambent.serving.speed;

import dev.lambent.serving.sql.EpochReaders;
import dev.lambent.serving.store.Epoch;
import dev.lambent.serving.store.PublicationStore;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps the merged view: takes up publications, reads the speed topic, writes. Whatever fails is said in
 * {@link #problem} and tried again; what readers see stays as it was.
 */
public final class ViewLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewLoop.class);
    /** Rows and coverage are written this often: each write costs some 2 ms whatever its size. */
    private static final long ROUND_NANOS = Duration.ofMillis(40).toNanos();
    /** On a machine where a write takes longer, writing still takes no more than a small part of the time. */
    private static final long ROUND_PER_WRITE = 15;

    private static final long MAX_ROUND_NANOS = Duration.ofMillis(200).toNanos();

    private static final int ENOUGH_ROWS = 20_000;
    private static final long RETRY_MILLIS = 250;
    private static final long CLOSE_MILLIS = 10_000;

    private final PublicationStore store;
    private final SpeedView view;
    private final EpochReaders readers;
    private final LogEnds ends;
    private final SpeedConsumer consumer;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "view-loop");
    private Optional<String> trouble = Optional.empty();
    private long lastWriteNanos;
    private volatile String problem = "";

    public ViewLoop(
            PublicationStore store,
            SpeedView view,
            EpochReaders readers,
            LogEnds ends,
            String bootstrap,
            String topic,
            SpeedRecordCodec codec) {
        this.store = store;
        this.view = view;
        this.readers = readers;
        this.ends = ends;
        this.consumer = new SpeedConsumer(bootstrap, topic, codec, view, this::lookForPublications);
    }

    public void start() {
        thread.start();
    }

    /** What does not work at the moment; empty if all does. */
    public String problem() {
        return problem;
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    boolean worked = round();
                    problem = "";
                    if (!worked) {
                        stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                } catch (InterruptException e) {
                    return;
                } catch (RuntimeException e) {
                    if (!problem.equals(e.getMessage())) {
                        LOG.warn("The merged view is not moving on; trying again", e);
                    }
                    problem = String.valueOf(e.getMessage());
                    stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            problem = "the merged view has stopped moving on: " + e;
            LOG.error("The merged view has stopped moving on; start serving again", e);
            throw e;
        } finally {
            consumer.close();
        }
    }

    /** Returns whether there may be more to do at once. */
    private boolean round() {
        takeUp();
        if (!view.isShown()) {
            lookForPublications();
        }
        Optional<String> found = Optional.empty();
        if (!consumer.isConnected()) {
            found = consumer.connect(view.epoch().speedOffsets());
        }
        if (consumer.isConnected()) {
            long left = Math.min(MAX_ROUND_NANOS, Math.max(ROUND_NANOS, ROUND_PER_WRITE * lastWriteNanos));
            long end = System.nanoTime() + left;
            // Rows wait for a claim that may stand behind any number of them: they alone are no reason to stop reading.
            while (left > 0 && consumer.isConnected() && !(view.waiting() >= ENOUGH_ROWS && view.hasMovedOn())) {
                consumer.poll(Duration.ofNanos(left));
                left = end - System.nanoTime();
            }
            found = ends.last().problem();
        }
        say(found);
        view.problem(found.map(reason -> "the speed view is not being followed: " + reason));
        long start = System.nanoTime();
        view.flush();
        lastWriteNanos = System.nanoTime() - start;
        return consumer.isConnected();
    }

    private void say(Optional<String> now) {
        if (now.isPresent() != trouble.isPresent()) {
            LOG.info(
                    now.isPresent() ? "The speed view is not being followed: {}" : "The speed view is followed again{}",
                    now.orElse(""));
        }
        trouble = now;
    }

    /** Shows the store's epoch if it is another than the one shown. */
    private void takeUp() {
        Epoch current = store.current();
        if (view.isShown() && current != view.epoch()) {
            show(current);
        }
    }

    private void lookForPublications() {
        store.refresh();
        if (!view.isShown() || store.current() != view.epoch()) {
            show(store.current());
        }
    }

    private void show(Epoch epoch) {
        boolean moved = !view.isShown() || view.epoch().number() != epoch.number();
        view.show(epoch);
        readers.shown(epoch.number());
        if (moved) {
            LOG.info(
                    "Epoch {} is shown; its boundary is at log time {}",
                    epoch.number(),
                    epoch.boundary().logTimeMillis());
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
