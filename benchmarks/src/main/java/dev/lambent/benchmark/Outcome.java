package dev.lambent.benchmark;

import java.util.List;

/**
 * What one process of a contest measured.
 *
 * @param wallSeconds from the table on disk to the best trial fitted
 * @param cpuSeconds of the whole process in that time
 * @param liveMegabytes the most that was left on the heap after a collection
 * @param fitShare of the executors' time, that of stages which MLlib's {@code fit} asked for; NaN if it is not known
 * @param means ROC AUC of each trial over the folds
 * @param best the trial that won
 */
public record Outcome(
        double wallSeconds, double cpuSeconds, long liveMegabytes, double fitShare, List<Double> means, int best) {}
