package dev.lambent.speed.source;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * How far one partition has come: every later record has a log time of at least the largest append time seen, so all
 * places up to one millisecond before it are known. A tick says so at once. The wall clock has no say: a partition that
 * is silent holds everything back until its next tick.
 */
final class LogWatermarks implements WatermarkGenerator<LogRecord> {
    /**
     * On a backlog no partition is read further ahead of the slowest than this, in log time: what is ahead waits in
     * memory. Large against the gap between ticks, so that it never holds up a stream that keeps pace.
     */
    private static final Duration MAX_AHEAD = Duration.ofMinutes(2);

    /**
     * With {@link #MAX_AHEAD} this bounds how fast a sparse backlog is read: 600 times as fast as it was written. Every
     * comparison costs messages to and from the JobManager, on an idle job too.
     */
    private static final Duration COMPARE_EVERY = Duration.ofMillis(200);

    private long largestAppendTime = Long.MIN_VALUE + 1;

    /** For one generator per source partition; sources of one job that use it wait for each other on a backlog. */
    static WatermarkStrategy<LogRecord> strategy() {
        return WatermarkStrategy.<LogRecord>forGenerator(context -> new LogWatermarks())
                .withTimestampAssigner((record, kafkaTimestamp) -> record.appendTimeMillis())
                .withWatermarkAlignment("log", MAX_AHEAD, COMPARE_EVERY);
    }

    @Override
    public void onEvent(LogRecord record, long timestamp, WatermarkOutput output) {
        largestAppendTime = Math.max(largestAppendTime, record.appendTimeMillis());
        if (record.tick()) {
            onPeriodicEmit(output);
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.emitWatermark(new Watermark(largestAppendTime - 1));
    }
}
