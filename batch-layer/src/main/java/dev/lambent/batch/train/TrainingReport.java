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
 * @param judged how the model did on the hold-out, beside its training rows and the baselines
 * @param parityRows rows on which the shared scorer was compared with MLlib
 * @param parityDifference greatest difference found
 * @param missing evidence that the model's card would need; without it there is no card, and no promotion
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
        Judged judged,
        long parityRows,
        double parityDifference,
        List<String> missing,
        List<Finding> findings) {
    /** A metric on rows not seen lies above {@code lower}, and below {@code upper}. */
    public record Bounds(double lower, double upper) {}

    public TrainingReport {
        results = List.copyOf(results);
        missing = List.copyOf(missing);
        findings = List.copyOf(findings);
    }

    public Map<Metric, Double> holdout() {
        return judged.holdout();
    }

    public Map<Metric, Bounds> bounds() {
        return judged.bounds();
    }

    public Map<Metric, Double> train() {
        return judged.train();
    }

    public List<BaselineResult> baselines() {
        return judged.baselines();
    }

    public List<GoalVerdict> goals() {
        return judged.goals();
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
