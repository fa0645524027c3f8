package dev.lambent.speed.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogMergeTest {
    private final LogMerge<LogPlace> merge = new LogMerge<>(place -> place);

    @Test
    void handsOutEverythingInLogOrderHoweverPartitionsInterleaveAndWhereverItIsCut() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<List<LogPlace>> partitions = partitions(random);
            List<LogPlace> expected =
                    partitions.stream().flatMap(List::stream).sorted().toList();
            LogMerge<LogPlace> queue = new LogMerge<>(place -> place);
            List<LogPlace> taken = new ArrayList<>();
            int[] next = new int[partitions.size()];
            while (taken.size() < expected.size()) {
                int lane = random.nextInt(partitions.size());
                for (int n = random.nextInt(5);
                        n > 0 && next[lane] < partitions.get(lane).size();
                        n--) {
                    queue.add(partitions.get(lane).get(next[lane]++));
                }
                long known = known(partitions, next);
                queue.drain(known, taken::add);
                assertThat(taken).allMatch(place -> place.logTimeMillis() <= known);
            }
            assertThat(taken).as("seed %d", seed).containsExactlyElementsOf(expected);
            assertThat(queue.size()).isZero();
        }
    }

    /** As watermarks do: one millisecond before the slowest partition. */
    private static long known(List<List<LogPlace>> partitions, int[] next) {
        long known = Long.MAX_VALUE;
        for (int lane = 0; lane < next.length; lane++) {
            List<LogPlace> places = partitions.get(lane);
            if (next[lane] < places.size()) {
                known = Math.min(
                        known, next[lane] == 0 ? -1 : places.get(next[lane] - 1).logTimeMillis() - 1);
            }
        }
        return known;
    }

    private static List<List<LogPlace>> partitions(Random random) {
        List<List<LogPlace>> partitions = new ArrayList<>();
        for (int lane = 0; lane < 1 + random.nextInt(4); lane++) {
            List<LogPlace> places = new ArrayList<>();
            long time = random.nextInt(3);
            for (int offset = 0; offset < random.nextInt(40); offset++) {
                time += random.nextInt(3);
                places.add(place(time, lane == 3 ? "other" : "rows", lane, offset));
            }
            partitions.add(places);
        }
        return partitions;
    }

    @Test
    void takesControlBeforeRowsOfTheSameLogTime() throws Exception {
        LogPlace row = place(5, "rows", 0, 0);
        LogPlace entry = new LogPlace(5, new LogPosition(LogPartition.CONTROL, 9));
        merge.add(row);
        merge.add(entry);
        List<LogPlace> taken = new ArrayList<>();
        merge.drain(5, taken::add);
        assertThat(taken).containsExactly(entry, row);
    }

    @Test
    void keepsWhatIsNotDueAndListsItInLogOrder() throws Exception {
        LogPlace early = place(1, "rows", 1, 0);
        LogPlace late = place(3, "rows", 0, 0);
        LogPlace later = place(4, "rows", 1, 1);
        merge.add(early);
        merge.add(later);
        merge.add(late);
        List<LogPlace> taken = new ArrayList<>();
        merge.drain(2, taken::add);
        assertThat(taken).containsExactly(early);
        assertThat(merge.elements()).containsExactly(late, later);
        assertThat(merge.size()).isEqualTo(2);
    }

    @Test
    void refusesAPartitionThatGoesBackwards() {
        merge.add(place(3, "rows", 0, 7));
        LogPlace back = place(2, "rows", 0, 8);
        assertThatThrownBy(() -> merge.add(back))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("out of order");
    }

    private static LogPlace place(long logTimeMillis, String topic, int partition, long offset) {
        return new LogPlace(logTimeMillis, LogPosition.of(topic, partition, offset));
    }
}
