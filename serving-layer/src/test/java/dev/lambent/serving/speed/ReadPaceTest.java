package dev.lambent.serving.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadPaceTest {
    @Test
    void onlyTheFurthestBackOfThoseWithMoreToReadAreRead() {
        Map<String, Long> read = Map.of("a", 10L, "b", 30L, "c", 10L, "d", 5L);
        assertThat(ReadPace.ahead(read, Set.of("a", "b", "c"))).containsExactly("b");
        assertThat(ReadPace.ahead(read, Set.of("a", "b", "c", "d"))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(ReadPace.ahead(read, Set.of("a", "b", "new"))).containsExactlyInAnyOrder("a", "b");
        assertThat(ReadPace.ahead(read, Set.of())).isEmpty();
    }

    @Test
    void everythingIsReadInTheEndAndNeverFarApart() {
        Random random = new Random(9);
        List<List<Long>> partitions = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            List<Long> written = new ArrayList<>();
            long now = 0;
            for (int i = 0; i < 500; i++) {
                now += random.nextInt(5);
                written.add(now);
            }
            partitions.add(written);
        }
        int[] next = new int[4];
        Map<Integer, Long> read = new HashMap<>();
        while (true) {
            Set<Integer> unread = new HashSet<>();
            for (int p = 0; p < 4; p++) {
                if (next[p] < 500) {
                    unread.add(p);
                }
            }
            if (unread.isEmpty()) {
                break;
            }
            Set<Integer> now = new HashSet<>(unread);
            now.removeAll(ReadPace.ahead(read, unread));
            assertThat(now).isNotEmpty();
            for (int p : now) {
                read.put(p, partitions.get(p).get(next[p]++));
            }
            if (unread.size() == 4 && read.size() == 4) {
                assertThat(java.util.Collections.max(read.values()) - java.util.Collections.min(read.values()))
                        .isLessThan(10);
            }
        }
    }
}
