package dev.lambent.speed.source;

import dev.lambent.log.LogPartition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * The partitions that belong to the log where a job starts, each with its log clock there; travels with the job.
 *
 * @param clocks topic, partition, clock in milliseconds
 */
public record StartClocks(List<Tuple3<String, Integer, Long>> clocks) implements Serializable {
    private static final long serialVersionUID = 1L;

    public StartClocks {
        clocks = new ArrayList<>(clocks);
    }

    public static StartClocks of(Map<LogPartition, Long> clocks) {
        List<Tuple3<String, Integer, Long>> all = new ArrayList<>();
        clocks.forEach((partition, clock) -> all.add(Tuple3.of(partition.topic(), partition.partition(), clock)));
        return new StartClocks(all);
    }

    Map<LogPartition, Long> byPartition() {
        Map<LogPartition, Long> byPartition = new HashMap<>();
        clocks.forEach(clock -> byPartition.put(new LogPartition(clock.f0, clock.f1), clock.f2));
        return byPartition;
    }
}
