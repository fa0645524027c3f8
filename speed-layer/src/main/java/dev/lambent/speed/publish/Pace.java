package dev.lambent.speed.publish;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Thins out a rising figure: at most one report per interval, and the last one always. Time only decides when a report
 * goes out, never what it says.
 */
public final class Pace {
    /** Calls back once, on the thread that calls {@link #reached}, after the given time. */
    public interface Timer {
        void after(long millis, Runnable action);
    }

    private final long intervalMillis;
    private final LongSupplier clockMillis;
    private final Timer timer;
    private final LongConsumer report;
    private long reached = Long.MIN_VALUE;
    private long reported = Long.MIN_VALUE;
    private long reportedAtMillis;
    private boolean waiting;

    public Pace(long intervalMillis, LongSupplier clockMillis, Timer timer, LongConsumer report) {
        this.intervalMillis = intervalMillis;
        this.clockMillis = clockMillis;
        this.timer = timer;
        this.report = report;
        this.reportedAtMillis = clockMillis.getAsLong() - intervalMillis;
    }

    /** The figure has risen to {@code value}; it is reported now or when the interval is over. */
    public void reached(long value) {
        if (value <= reached) {
            return;
        }
        reached = value;
        if (waiting) {
            return;
        }
        long waitMillis = reportedAtMillis + intervalMillis - clockMillis.getAsLong();
        if (waitMillis <= 0 || waitMillis > intervalMillis) {
            send();
        } else {
            waiting = true;
            timer.after(waitMillis, this::fire);
        }
    }

    private void fire() {
        waiting = false;
        if (reached > reported) {
            send();
        }
    }

    private void send() {
        reported = reached;
        reportedAtMillis = clockMillis.getAsLong();
        report.accept(reported);
    }
}
