package dev.lambent.speed.source;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.lambent.log.LogPartition;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often a broker's clock was set back, and says so in the task's log: at once, and then no more than one line
 * in ten seconds. Until the clock has come back to where it was, log time stands still, and with it all output.
 */
final class ClockSteps {
    private static final Logger LOG = LoggerFactory.getLogger(ClockSteps.class);
    private static final long SAY_EVERY_NANOS = SECONDS.toNanos(10);

    private final Counter counter;
    private final LongSupplier nanoTime;
    private boolean said;
    private long saidAtNanos;

    ClockSteps(Counter counter) {
        this(counter, System::nanoTime);
    }

    ClockSteps(Counter counter, LongSupplier nanoTime) {
        this.counter = counter;
        this.nanoTime = nanoTime;
    }

    /**
     * A record's append time is before that of the record ahead of it.
     *
     * @param stepMillis by how much
     * @param behindMillis how far append time is now behind log time
     * @return whether it was said
     */
    boolean back(LogPartition partition, long stepMillis, long behindMillis) {
        counter.inc();
        long now = nanoTime.getAsLong();
        if (said && now - saidAtNanos < SAY_EVERY_NANOS) {
            return false;
        }
        said = true;
        saidAtNanos = now;
        LOG.warn(
                "The clock of the broker of {} was set back by {} ms: log time and all output stand still until it has"
                        + " made up {} ms ({} steps seen by this task so far)",
                partition,
                stepMillis,
                behindMillis,
                counter.getCount());
        return true;
    }
}
