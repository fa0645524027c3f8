package dev.lambent.serving.sql;

import static java.util.Objects.requireNonNull;

import dev.lambent.view.Pins;
import java.time.Clock;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which epochs this process reads: the one it shows, and those of queries that began before. Tells the oldest of them to
 * the batch layer by a pin, so that what it needs is not deleted; until an epoch is shown, that is everything. Thread-safe.
 */
public final class EpochReaders implements AutoCloseable {
    /** How often {@link #tell} is to be called: several times within {@link Pins#SIGN_OF_LIFE}. */
    public static final long TELL_EVERY_MILLIS = 5_000;

    private final Pins pins;
    private final String id;
    private final Clock clock;
    /** Readings per epoch. Guarded by itself, and never held while a file is written. */
    private final NavigableMap<Long, Integer> readings = new TreeMap<>();

    private long shown;
    /** What the file says, and since when. Guarded by {@code this}. */
    private long toldEpoch;

    private long toldMillis;
    private boolean closed;

    /** An epoch in use; closing lets it go. */
    public interface Reading extends AutoCloseable {
        @Override
        void close();
    }

    /** @param id of this process, different from every other's */
    public EpochReaders(Pins pins, String id, Clock clock) {
        this.pins = requireNonNull(pins, "pins is null");
        this.id = requireNonNull(id, "id is null");
        this.clock = requireNonNull(clock, "clock is null");
        tell();
    }

    /** For a query of the merged views that begins after this: it sees the epoch shown now, or a later one. */
    public Reading merged() {
        synchronized (readings) {
            return added(shown);
        }
    }

    /**
     * For reading an epoch. When this returns the pin holds it; whether it was still there to be held has to be looked up
     * afterwards.
     */
    public Reading of(long epoch) {
        Reading reading;
        synchronized (readings) {
            reading = added(epoch);
        }
        try {
            synchronized (this) {
                boolean silent = clock.millis() - toldMillis > Pins.SIGN_OF_LIFE.toMillis() / 2;
                if (epoch < toldEpoch || silent) {
                    tell();
                }
            }
            return reading;
        } catch (RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    private Reading added(long epoch) {
        readings.merge(epoch, 1, Integer::sum);
        return new Reading() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (readings) {
                    if (!closed) {
                        closed = true;
                        readings.computeIfPresent(epoch, (key, count) -> count == 1 ? null : count - 1);
                    }
                }
            }
        };
    }

    /** The merged views are of this epoch from now on. */
    public void shown(long epoch) {
        synchronized (readings) {
            shown = epoch;
        }
    }

    /** The oldest epoch that is read now. */
    public long oldest() {
        synchronized (readings) {
            return readings.isEmpty() ? shown : Math.min(shown, readings.firstKey());
        }
    }

    /** Writes the pin anew; a sign of life as well. */
    public synchronized void tell() {
        if (closed) {
            return;
        }
        long oldest = oldest();
        long now = clock.millis();
        pins.write(new Pins.Pin(id, oldest, now));
        toldEpoch = oldest;
        toldMillis = now;
    }

    /** Nothing is read any more. */
    @Override
    public synchronized void close() {
        closed = true;
        pins.delete(id);
    }
}
