package dev.lambent.speed.publish;

import dev.lambent.app.Topics;
import dev.lambent.view.SpeedRecord.Progress;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one gathering task claims in the speed topic, and where it writes.
 *
 * <p>A reader that trusts a run has read every partition up to a claim of this run. That matters when a run goes on from
 * a checkpoint of another with more tasks, whose last rows stand in partitions that the new one does not write to. So a
 * run of fewer tasks than partitions counts as one per partition, and its tasks also speak for those that do not exist:
 * no row of them will ever come.
 *
 * @param task number of the gathering task
 * @param tasks how many there are
 */
public record Claims(String run, int task, int tasks) {
    public static final long FOR_EVER = Long.MAX_VALUE;

    /** Where all the task's own records go. */
    public int partition() {
        return task % Topics.SPEED_PARTITIONS;
    }

    /** The task's own claim, after all its rows up to the log time. */
    public Progress reached(long logTimeMillis) {
        return new Progress(run, task, counted(), logTimeMillis);
    }

    /** Claims for tasks that do not exist; each goes to the partition of its task number. */
    public List<Progress> forAbsentTasks() {
        return IntStream.range(tasks, Topics.SPEED_PARTITIONS)
                .filter(absent -> absent % tasks == task)
                .mapToObj(absent -> new Progress(run, absent, counted(), FOR_EVER))
                .toList();
    }

    private int counted() {
        return Math.max(tasks, Topics.SPEED_PARTITIONS);
    }
}
