package dev.lambent.batch.train;

import dev.lambent.app.FoldSpec;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.gate.Contract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a person should see of a training run; {@link #text} renders it.
 *
 * @param results simplest trial first
 * @param chosen index into {@code results}
 * @param tuning calibration and cutoff, if there are any
 * @param bounds of {@code holdout}, each with the contract's error rate
 * @param parityRows rows on which the shared scorer was compared with MLlib
 * @param parityDifference greatest difference found
 * @param findings about the data
 */
public record TrainingReport(
        String app,
        String model,
        Task task,
        Contract contract,
        FoldSpec folds,
        Split split,
        List<TrialResult> results,
        int chosen,
        Optional<String> tuning,
        LearningCurve curve,
        Map<Metric, Double> holdout,
        Map<Metric, Bounds> bounds,
        Map<Metric, Double> train,
        List<BaselineResult> baselines,
        List<GoalVerdict> goals,
        long parityRows,
        double parityDifference,
        List<Finding> findings) {
    /** A metric on rows not seen lies above {@code lower}, and below {@code upper}. */
    public record Bounds(double lower, double upper) {}

    public TrainingReport {
        results = List.copyOf(results);
        baselines = List.copyOf(baselines);
        goals = List.copyOf(goals);
        findings = List.copyOf(findings);
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
