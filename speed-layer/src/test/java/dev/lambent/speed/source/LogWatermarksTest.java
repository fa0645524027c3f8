package dev.lambent.speed.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.log.LogPartition;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class LogWatermarksTest {
    private final List<Long> emitted = new ArrayList<>();
    private final LogWatermarks generator = new LogWatermarks();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            throw new AssertionError("a partition of the log is never idle");
        }

        @Override
        public void markActive() {
            throw new AssertionError("a partition of the log is never idle");
        }
    };

    @Test
    void aTickSpeaksAtOnceARowWhenItIsTimeAndASilentPartitionNever() {
        generator.onPeriodicEmit(output);
        assertThat(emitted).containsOnly(Long.MIN_VALUE);
        emitted.clear();
        arrive(10, false);
        assertThat(emitted).isEmpty();
        generator.onPeriodicEmit(output);
        arrive(14, true);
        generator.onPeriodicEmit(output);
        assertThat(emitted).containsExactly(9L, 13L, 13L);
    }

    @Test
    void aBrokerClockThatStepsBackDoesNotTurnTimeBack() {
        arrive(10, true);
        arrive(4, true);
        arrive(11, true);
        assertThat(emitted).containsExactly(9L, 9L, 10L);
    }

    private void arrive(long appendTimeMillis, boolean tick) {
        generator.onEvent(
                new LogRecord(new LogPartition("trips", 0), 0, appendTimeMillis, tick, null, null),
                appendTimeMillis,
                output);
    }
}
