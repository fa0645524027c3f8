package dev.lambent.speed.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.view.SpeedRecord.Progress;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void everyPartitionHearsARunHoweverFewTasksItHas() {
        for (int tasks = 1; tasks <= 9; tasks++) {
            Set<Integer> partitions = new TreeSet<>();
            Set<Integer> speaking = new TreeSet<>();
            for (int task = 0; task < tasks; task++) {
                Claims claims = new Claims("run", task, tasks);
                Progress own = claims.reached(7);
                partitions.add(claims.partition());
                assertThat(speaking.add(own.task())).isTrue();
                for (Progress absent : claims.forAbsentTasks()) {
                    assertThat(absent.tasks()).isEqualTo(own.tasks());
                    assertThat(absent.logTimeMillis()).isEqualTo(Claims.FOR_EVER);
                    partitions.add(absent.task());
                    assertThat(speaking.add(absent.task())).isTrue();
                }
                assertThat(own.tasks()).isEqualTo(Math.max(tasks, 4));
            }
            assertThat(partitions).as("%d tasks", tasks).containsExactly(0, 1, 2, 3);
            assertThat(speaking).hasSize(Math.max(tasks, 4));
        }
    }
}
