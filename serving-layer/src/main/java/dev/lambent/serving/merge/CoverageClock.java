package dev.lambent.serving.merge;

import dev.lambent.view.SpeedRecord.Progress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the speed view has come, from the progress of its tasks: per run the minimum over its tasks, over runs the
 * maximum. Never goes back: what a task once claimed stands in the topic, whatever becomes of its run.
 */
public final class CoverageClock {
    /** Nothing is covered yet. */
    public static final long NOT_YET = -1;

    private final Map<RunKey, long[]> runs = new LinkedHashMap<>();
    private long logTimeMillis = NOT_YET;
    private String run = "";

    private record RunKey(String run, int tasks) {}

    /** Whether {@code progress} belongs to a run that has not been seen. */
    public boolean isNewRun(Progress progress) {
        return !runs.containsKey(new RunKey(progress.run(), progress.tasks()));
    }

    /** Takes a claim; returns whether coverage moved. A claim with an impossible task number is refused. */
    public boolean advance(Progress progress) {
        if (progress.tasks() <= 0 || progress.task() < 0 || progress.task() >= progress.tasks()) {
            throw new IllegalArgumentException(
                    "progress of task " + progress.task() + " of " + progress.tasks() + " in run " + progress.run());
        }
        long[] tasks = runs.computeIfAbsent(new RunKey(progress.run(), progress.tasks()), key -> {
            long[] none = new long[key.tasks()];
            Arrays.fill(none, NOT_YET);
            return none;
        });
        tasks[progress.task()] = Math.max(tasks[progress.task()], progress.logTimeMillis());
        long ofRun = Arrays.stream(tasks).min().orElse(NOT_YET);
        if (ofRun <= logTimeMillis) {
            return false;
        }
        logTimeMillis = ofRun;
        run = progress.run();
        return true;
    }

    /** Epoch milliseconds, or {@link #NOT_YET}. */
    public long logTimeMillis() {
        return logTimeMillis;
    }

    /** The run that came so far; empty before the first. */
    public String run() {
        return run;
    }

    public int runs() {
        return runs.size();
    }

    /** How many tasks the run that came so far has; 0 before the first. */
    public int tasks() {
        return runs.keySet().stream()
                .filter(key -> key.run().equals(run))
                .mapToInt(RunKey::tasks)
                .max()
                .orElse(0);
    }
}
