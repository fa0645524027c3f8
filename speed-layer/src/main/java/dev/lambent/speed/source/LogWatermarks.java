package dev.lambent.speed.source;

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
    private long largestAppendTime = Long.MIN_VALUE + 1;

    /** For one generator per source partition. */
    static WatermarkStrategy<LogRecord> strategy() {
        return WatermarkStrategy.<LogRecord>forGenerator(context -> new LogWatermarks())
                .withTimestampAssigner((record, kafkaTimestamp) -> record.appendTimeMillis());
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
