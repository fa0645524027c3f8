package dev.lambent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogOrderTest {
    @Test
    void placesAreOrderedByLogTimeThenTopicPartitionAndOffset() {
        List<LogPlace> ordered = List.of(
                place(1, "z", 9, 9),
                place(2, "@control", 0, 7),
                place(2, "@history/flights", 0, 0),
                place(2, "flights", 0, 3),
                place(2, "flights", 0, 4),
                place(2, "flights", 1, 0),
                place(2, "flights", 10, 0),
                place(2, "weather", 0, 0),
                place(3, "@control", 0, 0));
        List<LogPlace> shuffled = new ArrayList<>(ordered);
        Random random = new Random(51);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(shuffled, random);
            Collections.sort(shuffled);
            assertThat(shuffled).isEqualTo(ordered);
        }
    }

    @Test
    void historyHasItsStreamsSchemaAndAPlaceOfItsOwn() {
        LogPartition history = LogPartition.history("flights");
        assertThat(history).isEqualTo(new LogPartition("@history/flights", 0));
        assertThat(history.isHistory()).isTrue();
        assertThat(history.stream()).isEqualTo("flights");
        assertThat(new LogPartition("flights", 3).stream()).isEqualTo("flights");
        assertThat(LogPosition.of("flights", 3, 12)).hasToString("flights-3@12");
    }

    @Test
    void impossiblePlacesAreRefused() {
        assertThatThrownBy(() -> new LogPartition("flights", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LogPosition.of("flights", 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theClockNeverGoesBack() {
        LogClock clock = new LogClock(100);
        assertThat(clock.nowMillis()).isEqualTo(100);
        assertThat(clock.advance(50)).isEqualTo(100);
        assertThat(clock.advance(101)).isEqualTo(101);
        assertThat(clock.advance(Long.MIN_VALUE)).isEqualTo(101);
        assertThat(clock.nowMillis()).isEqualTo(101);
    }

    @Test
    void onlyMarkedRecordsAreTicks() {
        assertThat(Tick.isTick(Tick.headerValue())).isTrue();
        assertThat(Tick.isTick(null)).isFalse();
        assertThat(Tick.isTick(new byte[0])).isFalse();
        assertThat(Tick.isTick("tock/1".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isFalse();
        Tick.headerValue()[0] = 'x';
        assertThat(Tick.isTick(Tick.headerValue()))
                .as("nobody can change the mark")
                .isTrue();
    }

    @Test
    void ticksOfANewerFormatAreNotTakenForRows() {
        assertThatThrownBy(() -> Tick.isTick("tick/2".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining(
                        "A tick cannot be read: it was written by a newer Lambent: its format version is 2");
    }

    private static LogPlace place(long time, String topic, int partition, long offset) {
        return new LogPlace(time, LogPosition.of(topic, partition, offset));
    }
}
