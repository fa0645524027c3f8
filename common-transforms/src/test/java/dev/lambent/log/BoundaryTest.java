package dev.lambent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BoundaryTest {
    /** Append times per partition; clocks of brokers step back now and then. */
    private static Map<LogPartition, List<Long>> log(SplittableRandom random) {
        Map<LogPartition, List<Long>> log = new HashMap<>();
        for (int p = 1 + random.nextInt(4); p > 0; p--) {
            List<Long> times = new ArrayList<>();
            long now = 1000 + random.nextInt(20);
            for (int i = random.nextInt(40); i > 0; i--) {
                now += random.nextInt(10) == 0 ? -random.nextInt(15) : random.nextInt(4);
                times.add(now);
            }
            log.put(new LogPartition(random.nextBoolean() ? "a" : "b", p), times);
        }
        return log;
    }

    /** As the batch layer draws it: the first offset whose log time is after {@code t}, and the clock before it. */
    private static Boundary draw(Map<LogPartition, List<Long>> log, long t, SplittableRandom random) {
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>();
        log.forEach((partition, times) -> {
            LogClock clock = new LogClock(0);
            long offset = 0;
            long before = 0;
            for (long time : times) {
                if (clock.advance(time) > t) {
                    break;
                }
                before = clock.nowMillis();
                offset++;
            }
            // A partition that holds nothing before the boundary may not have been known when it was drawn.
            if (offset > 0 || random.nextBoolean()) {
                marks.put(partition, new Boundary.Mark(offset, Math.max(before, t + 1)));
            }
        });
        return Boundary.of(t, marks);
    }

    @Test
    void holdsExactlyThePrefixOfLogOrderUpToItsTime() {
        SplittableRandom random = new SplittableRandom(61);
        for (int round = 0; round < 2_000; round++) {
            Map<LogPartition, List<Long>> log = log(random);
            long t = 990 + random.nextInt(80);
            Boundary boundary = draw(log, t, random);
            log.forEach((partition, times) -> {
                LogClock clock = new LogClock(0);
                for (int offset = 0; offset < times.size(); offset++) {
                    long logTime = clock.advance(times.get(offset));
                    assertThat(boundary.holds(new LogPosition(partition, offset)))
                            .as("%s@%d at log time %d, boundary at %d", partition, offset, logTime, t)
                            .isEqualTo(logTime <= t);
                }
            });
        }
    }

    @Test
    void aClockThatGoesOnAtTheMarkGivesTheSameLogTimes() {
        SplittableRandom random = new SplittableRandom(62);
        for (int round = 0; round < 500; round++) {
            Map<LogPartition, List<Long>> log = log(random);
            Boundary boundary = draw(log, 990 + random.nextInt(80), random);
            log.forEach((partition, times) -> {
                Boundary.Mark mark = boundary.mark(partition);
                LogClock whole = new LogClock(0);
                LogClock resumed = new LogClock(mark.clockMillis());
                for (int offset = 0; offset < times.size(); offset++) {
                    long expected = whole.advance(times.get(offset));
                    if (offset >= mark.offset()) {
                        assertThat(resumed.advance(times.get(offset))).isEqualTo(expected);
                    }
                }
            });
        }
    }

    @Test
    void aPartitionWithoutMarkStartsAfterTheBoundary() {
        Boundary boundary = Boundary.of(500, Map.of());
        LogPartition added = new LogPartition("flights", 7);
        assertThat(boundary.mark(added)).isEqualTo(new Boundary.Mark(0, 501));
        assertThat(boundary.holds(new LogPosition(added, 0))).isFalse();
        assertThat(Boundary.START.holds(new LogPosition(added, 0))).isFalse();
    }

    @Test
    void marksCannotBeChangedFromOutside() {
        TreeMap<LogPartition, Boundary.Mark> marks = new TreeMap<>();
        LogPartition partition = new LogPartition("flights", 0);
        marks.put(partition, new Boundary.Mark(5, 100));
        Boundary boundary = new Boundary(99, marks);
        marks.put(partition, new Boundary.Mark(6, 100));
        assertThat(boundary.mark(partition).offset()).isEqualTo(5);
        assertThatThrownBy(() -> boundary.marks().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new Boundary.Mark(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
