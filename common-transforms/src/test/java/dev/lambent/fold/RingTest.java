package dev.lambent.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.schema.Row;
import org.junit.jupiter.api.Test;

class RingTest {
    /** Of max_rows_per_key: an old row with a new log time stands first, and held every forgotten row behind it. */
    @Test
    void aRowThatComesLateDoesNotKeepForgottenRows() {
        Ring ring = new Ring(new Lane[0], true);
        Row row = new Row(1);
        long largest = 0;
        for (long time = 1; time <= 10_000; time++) {
            ring.forgetBefore(time - 100);
            ring.makeRoom();
            if (time % 50 == 0) {
                ring.insert(ring.upperBound(time - 1_000_000), time - 1_000_000, time, row);
            }
            ring.makeRoom();
            ring.insert(ring.upperBound(time), time, time, row);
            largest = Math.max(largest, ring.end() - ring.head());
        }
        assertThat(largest).isLessThanOrEqualTo(256);
        assertThat(ring.leastLogTime(ring.head(), ring.end(), 9_900)).isEqualTo(9_900);
    }
}
