package dev.lambent.speed.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.log.LogPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class PartitionClockTest {
    private static final LogPartition TRIPS = new LogPartition("trips", 0);

    private final Counter counter = new SimpleCounter();
    private final AtomicLong nanos = new AtomicLong();
    private final ClockSteps steps = new ClockSteps(counter, nanos::get);

    @Test
    void logTimeStandsStillUntilTheBrokersClockHasCaughtUpAndEachStepCountsOnce() {
        PartitionClock clock = new PartitionClock(100);
        List<Long> logTimes = new ArrayList<>();
        for (long append : new long[] {90, 120, 120, 50, 60, 70, 65, 121}) {
            logTimes.add(clock.advance(new LogRecord(TRIPS, 0, append, false, null, null), steps));
        }
        assertThat(logTimes).containsExactly(100L, 120L, 120L, 120L, 120L, 120L, 120L, 121L);
        assertThat(counter.getCount()).as("120 to 50, 70 to 65").isEqualTo(2);
    }

    @Test
    void aClockThatWasRaisedIsNoStep() {
        PartitionClock clock = new PartitionClock(0);
        clock.advance(new LogRecord(TRIPS, 0, 10, false, null, null), steps);
        clock.raise(500);
        assertThat(clock.advance(new LogRecord(TRIPS, 1, 11, false, null, null), steps))
                .isEqualTo(500);
        assertThat(counter.getCount()).isZero();
    }

    @Test
    void stepsAreSaidAtOnceAndThenEveryTenSecondsAtMost() {
        assertThat(steps.back(TRIPS, 5, 5)).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        assertThat(steps.back(TRIPS, 5, 5)).isFalse();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(steps.back(TRIPS, 5, 5)).isTrue();
        assertThat(counter.getCount()).isEqualTo(3);
    }
}
