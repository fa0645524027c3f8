package dev.lambent.speed.source;

import dev.lambent.log.LogClock;

/** The log clock of one partition, which notices when the broker's own clock was set back. */
final class PartitionClock {
    private final LogClock clock;
    private long lastAppendMillis = Long.MIN_VALUE;

    /** A clock that has already reached {@code nowMillis}. */
    PartitionClock(long nowMillis) {
        clock = new LogClock(nowMillis);
    }

    /** Takes the next record of the partition and returns its log time. */
    long advance(LogRecord record, ClockSteps steps) {
        long appendMillis = record.appendTimeMillis();
        long logTimeMillis = clock.advance(appendMillis);
        if (appendMillis < lastAppendMillis) {
            steps.back(record.partition(), lastAppendMillis - appendMillis, logTimeMillis - appendMillis);
        }
        lastAppendMillis = appendMillis;
        return logTimeMillis;
    }

    /** From now on log time is at least {@code millis}. */
    void raise(long millis) {
        clock.advance(millis);
    }

    long nowMillis() {
        return clock.nowMillis();
    }
}
