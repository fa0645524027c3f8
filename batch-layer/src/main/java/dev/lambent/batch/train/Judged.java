package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.measure.Scored;
import java.util.List;
import java.util.Map;

/**
 * How the final model did.
 *
 * @param scored the hold-out
 * @param holdout its metrics
 * @param bounds of these, each with the contract's error rate
 * @param train metrics of its training rows
 */
record Judged(
        Scored scored,
        Map<Metric, Double> holdout,
        Map<Metric, TrainingReport.Bounds> bounds,
        Map<Metric, Double> train,
        List<BaselineResult> baselines,
        List<GoalVerdict> goals) {}
