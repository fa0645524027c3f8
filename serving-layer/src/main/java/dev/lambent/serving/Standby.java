package dev.lambent.serving;

import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serving process that stands by for one that may die. It rehearses: serves once to nobody, so that all its code is
 * loaded and compiled. Most of what a start takes is then behind it when the order comes.
 */
final class Standby {
    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
    private static final long POLL_MILLIS = 20;

    private final Path order;
    private final long restMillis;
    private final BooleanSupplier published;

    /** Serves for as long as it takes to have done everything once; ends early if it is ordered to serve in earnest. */
    interface Rehearsal {
        void run(BooleanSupplier ordered) throws InterruptedException;
    }

    /**
     * @param order the file that will name the port to serve on, written whole
     * @param rest how long it does nothing at first: it is started when others need the cores
     * @param published whether there is a publication. A rehearsal without one is held again when there is: to read what
     *     is published takes other code
     */
    Standby(Path order, Duration rest, BooleanSupplier published) {
        this.order = order;
        this.restMillis = rest.toMillis();
        this.published = published;
    }

    /**
     * Rehearses, and returns the port when the order has come.
     *
     * @throws LambentException (EXTERNAL) if the order cannot be read
     */
    int awaitOrder(Rehearsal rehearsal) throws InterruptedException {
        long begin = System.nanoTime();
        sleepUntil(() -> System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(restMillis));
        if (!published.getAsBoolean()) {
            rehearse(rehearsal, "Rehearsed; nothing is published yet");
            sleepUntil(published);
        }
        rehearse(rehearsal, "Standing by");
        sleepUntil(() -> false);
        try {
            int port = Integer.parseInt(Files.readString(order).strip());
            Files.delete(order);
            return port;
        } catch (IOException | NumberFormatException e) {
            throw LambentException.external(
                    "The order to serve cannot be read", order + ": " + e, "Run `lambent up` again.", e);
        }
    }

    private void rehearse(Rehearsal rehearsal, String done) throws InterruptedException {
        if (ordered()) {
            return;
        }
        try {
            rehearsal.run(this::ordered);
            LOG.info(done);
        } catch (RuntimeException e) {
            LOG.warn("The rehearsal failed: serving will take longer to start", e);
        }
    }

    /** Returns when the order has come, if not before. */
    private void sleepUntil(BooleanSupplier end) throws InterruptedException {
        while (!ordered() && !end.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private boolean ordered() {
        return Files.exists(order);
    }
}
