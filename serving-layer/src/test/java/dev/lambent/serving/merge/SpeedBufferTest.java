package dev.lambent.serving.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogPlace;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.SpeedTopic;
import dev.lambent.view.SpeedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buffer and clock together, against the log itself. */
class SpeedBufferTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatLeavesIsAtEveryMomentAPrefixOfTheLogAndEachRowOnce(long seed) {
        Random random = new Random(seed);
        RandomLog log = new RandomLog(seed).append(800);
        List<SpeedRecord> merged = interleaved(runs(log, random), random);

        Boundary boundary = log.boundary(log.firstMillis() + random.nextInt(200));
        SpeedBuffer buffer = new SpeedBuffer(boundary);
        CoverageClock clock = new CoverageClock();
        Map<LogPlace, SpeedRecord> left = new TreeMap<>();
        long applied = CoverageClock.NOT_YET;
        for (SpeedRecord record : merged) {
            if (record instanceof SpeedRecord.Progress progress) {
                clock.advance(progress);
            } else {
                buffer.add(place(record), record);
            }
            if (random.nextInt(6) == 0) {
                long covered = clock.logTimeMillis();
                assertThat(covered).isGreaterThanOrEqualTo(applied);
                for (SpeedRecord row : buffer.covered(covered)) {
                    assertThat(left.put(place(row), row))
                            .as("%s left twice", place(row))
                            .isNull();
                }
                buffer.applied(covered);
                applied = covered;
                assertThat(left.values()).containsExactlyElementsOf(expected(log, boundary, covered));
            }
        }
        assertThat(buffer.duplicates()).isPositive();
        assertThat(buffer.size())
                .isEqualTo((int) log.rowsUpTo(Long.MAX_VALUE).stream()
                                .filter(entry -> !boundary.holds(entry.place().position()))
                                .count()
                        - left.size());
    }

    private static SpeedTopic runs(RandomLog log, Random random) {
        SpeedTopic topic = new SpeedTopic(log, random);
        SpeedTopic.Run first = topic.new Run("a", 3, 0);
        SpeedTopic.Run second = topic.new Run("b", 2, 0);
        for (int i = 0; i < 40; i++) {
            (random.nextBoolean() ? first : second).advanceSome();
        }
        first.advanceAll(log.lastMillis());
        return topic;
    }

    /** Partitions mixed in any way that keeps the order within each. */
    private static List<SpeedRecord> interleaved(SpeedTopic topic, Random random) {
        List<SpeedRecord> merged = new ArrayList<>();
        int[] next = new int[4];
        int left = topic.partitions().stream().mapToInt(List::size).sum();
        while (left > 0) {
            int partition = random.nextInt(4);
            if (next[partition] < topic.partitions().get(partition).size()) {
                merged.add(topic.partitions().get(partition).get(next[partition]++));
                left--;
            }
        }
        return merged;
    }

    private static List<SpeedRecord> expected(RandomLog log, Boundary boundary, long coveredMillis) {
        return log.rowsUpTo(coveredMillis).stream()
                .filter(entry -> !boundary.holds(entry.place().position()))
                .sorted(java.util.Comparator.comparing(RandomLog.Entry::place))
                .map(RandomLog.Entry::record)
                .toList();
    }

    private static LogPlace place(SpeedRecord record) {
        return record instanceof SpeedRecord.Event event ? event.place() : ((SpeedRecord.Quarantined) record).place();
    }

    @Test
    void aNewBoundaryForgetsRowsThatTheBatchViewsNowHold() {
        RandomLog log = new RandomLog(5).append(100);
        SpeedBuffer buffer = new SpeedBuffer(Boundary.START);
        log.rowsUpTo(Long.MAX_VALUE).forEach(entry -> buffer.add(entry.place(), entry.record()));
        long middle = (log.firstMillis() + log.lastMillis()) / 2;

        buffer.boundary(log.boundary(middle));

        assertThat(buffer.covered(log.lastMillis()))
                .containsExactlyElementsOf(expected(log, log.boundary(middle), log.lastMillis()));
        assertThat(buffer.beforeBoundary()).isEqualTo(log.rowsUpTo(middle).size());
        RandomLog.Entry early = log.rowsUpTo(middle).get(0);
        assertThat(buffer.add(early.place(), early.record())).isEqualTo(SpeedBuffer.Fate.BEFORE_BOUNDARY);
    }

    @Test
    void aRowAtOrBelowTheAppliedCoverageIsARepetition() {
        RandomLog log = new RandomLog(6).append(50);
        SpeedBuffer buffer = new SpeedBuffer(Boundary.START);
        RandomLog.Entry row = log.rowsUpTo(Long.MAX_VALUE).get(0);
        buffer.applied(row.place().logTimeMillis());
        assertThat(buffer.add(row.place(), row.record())).isEqualTo(SpeedBuffer.Fate.DUPLICATE);
        assertThatThrownBy(() -> buffer.applied(row.place().logTimeMillis() - 1))
                .hasMessageContaining("goes back");
    }

    @Test
    void coverageWaitsForEveryTaskOfARunAndNeverGoesBack() {
        CoverageClock clock = new CoverageClock();
        assertThat(clock.advance(new SpeedRecord.Progress("a", 0, 2, 100))).isFalse();
        assertThat(clock.logTimeMillis()).isEqualTo(CoverageClock.NOT_YET);
        assertThat(clock.advance(new SpeedRecord.Progress("a", 1, 2, 70))).isTrue();
        assertThat(clock.logTimeMillis()).isEqualTo(70);
        // Another run begins further back; the same run under another parallelism counts anew.
        clock.advance(new SpeedRecord.Progress("b", 0, 1, 20));
        clock.advance(new SpeedRecord.Progress("a", 0, 3, 500));
        clock.advance(new SpeedRecord.Progress("a", 1, 2, 30));
        assertThat(clock.logTimeMillis()).isEqualTo(70);
        assertThat(clock.run()).isEqualTo("a");
        clock.advance(new SpeedRecord.Progress("b", 0, 1, 90));
        assertThat(clock.logTimeMillis()).isEqualTo(90);
        assertThat(clock.run()).isEqualTo("b");
        assertThatThrownBy(() -> clock.advance(new SpeedRecord.Progress("c", 2, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
