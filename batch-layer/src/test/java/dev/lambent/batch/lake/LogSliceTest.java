package dev.lambent.batch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogSliceTest {
    private static final LogPartition OLD = new LogPartition("sales", 0);
    private static final LogPartition NEW = new LogPartition("sales", 1);

    private final Boundary from = Boundary.of(10, Map.of(OLD, new Boundary.Mark(5, 11)));
    private final Boundary to = Boundary.of(20, Map.of(OLD, new Boundary.Mark(8, 21), NEW, new Boundary.Mark(2, 21)));

    @Test
    void partitionThatJoinedLaterStartsAtZero() {
        LogSlice slice = new LogSlice(from, to);
        assertThat(slice.ranges()).containsExactly(new LogSlice.Range(OLD, 5, 8), new LogSlice.Range(NEW, 0, 2));
        assertThat(slice.offsets()).isEqualTo(5);
    }

    @Test
    void sliceFromTheBeginningHasEverything() {
        assertThat(LogSlice.until(to).offsets()).isEqualTo(10);
    }
}
