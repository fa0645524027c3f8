package dev.lambent.deploy.platform;

import java.time.Duration;

/**
 * How often one part was started and did not last, and when it may be started again: at once after a life of
 * {@link #LASTING}, else after a pause that doubles, and after {@link #LIMIT} short lives in a row never. Times are of
 * {@link System#nanoTime}.
 */
final class Attempts {
    /** Short lives in a row after which a part is given up: with the pauses, about a minute after the first. */
    static final int LIMIT = 8;

    static final Duration LASTING = Duration.ofSeconds(10);

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(16).toNanos();

    private int shortLives;
    private long startedNanos;
    private long dueNanos;
    private boolean started;

    void started(long nowNanos) {
        startedNanos = nowNanos;
        started = true;
    }

    /** It is gone. */
    void ended(long nowNanos) {
        boolean lasted = !started || nowNanos - startedNanos >= LASTING.toNanos();
        started = false;
        count(lasted ? 0 : shortLives + 1, nowNanos);
    }

    /** It could not be started, however long that took. */
    void failed(long nowNanos) {
        started = false;
        count(shortLives + 1, nowNanos);
    }

    private void count(int lives, long nowNanos) {
        shortLives = lives;
        dueNanos = nowNanos
                + (lives == 0 ? 0 : Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(lives - 1, 16)));
    }

    /** Somebody else started it: what was counted says nothing any more. */
    void forget() {
        shortLives = 0;
        started = false;
        dueNanos = 0;
    }

    boolean isDue(long nowNanos) {
        return !isGivenUp() && (shortLives == 0 || nowNanos - dueNanos >= 0);
    }

    boolean isGivenUp() {
        return shortLives >= LIMIT;
    }

    int shortLives() {
        return shortLives;
    }
}
