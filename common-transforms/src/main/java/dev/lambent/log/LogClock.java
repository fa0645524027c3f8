package dev.lambent.log;

/**
 * The log clock of one partition: log time is the running maximum of append time, so a broker clock that steps back
 * never reorders rows.
 */
public final class LogClock {
    private long nowMillis;

    /** A clock that has already reached {@code nowMillis} (see {@link Boundary.Mark#clockMillis()}). */
    public LogClock(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Takes the append time of the partition's next record (row or tick) and returns its log time. */
    public long advance(long appendTimeMillis) {
        nowMillis = Math.max(nowMillis, appendTimeMillis);
        return nowMillis;
    }

    public long nowMillis() {
        return nowMillis;
    }
}
