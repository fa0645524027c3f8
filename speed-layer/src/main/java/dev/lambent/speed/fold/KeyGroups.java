package dev.lambent.speed.fold;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The keys that one task is responsible for.
 *
 * @param maxParallelism number of key groups of the job
 */
public record KeyGroups(KeyGroupRange range, int maxParallelism) {
    public static KeyGroups of(TaskInfo task) {
        int maxParallelism = task.getMaxNumberOfParallelSubtasks();
        return new KeyGroups(
                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                        maxParallelism, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask()),
                maxParallelism);
    }

    /** Whether elements with this key (as Flink partitions by it) are sent to the task. */
    public boolean contains(Object key) {
        return range.contains(KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism));
    }
}
