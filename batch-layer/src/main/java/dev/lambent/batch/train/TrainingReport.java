package dev.lambent.batch.train;

import dev.lambent.app.Task;
import dev.lambent.bundle.GoalVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything a person should see of a training run; {@link #text} renders it.
 *
 * @param results simplest trial first
 * @param chosen index into {@code results}
 * @param parityRows rows on which the shared scorer was compared with MLlib
 * @param parityDifference greatest difference found
 * @param remarks about inputs that do not help
 */
public record TrainingReport(
        String app,
        String model,
        Task task,
        Duration gap,
        TimeSplit split,
        List<TrialResult> results,
        int chosen,
        Map<Metric, Double> holdout,
        Map<Metric, Double> train,
        List<BaselineResult> baselines,
        List<GoalVerdict> goals,
        long parityRows,
        double parityDifference,
        List<String> remarks) {
    public TrainingReport {
        results = List.copyOf(results);
        baselines = List.copyOf(baselines);
        goals = List.copyOf(goals);
        remarks = List.copyOf(remarks);
    }

    public Metric metric() {
        return Metric.main(task);
    }

    public TrialResult chosenResult() {
        return results.get(chosen);
    }

    /** Tables for a terminal, about 100 columns wide. */
    public String text() {
        return new ReportText(this).render();
    }
}
