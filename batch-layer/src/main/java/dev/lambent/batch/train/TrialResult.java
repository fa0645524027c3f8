package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How a trial did in cross-validation.
 *
 * @param folds metrics per fold, first to last
 */
public record TrialResult(Trial trial, List<Map<Metric, Double>> folds) {
    public TrialResult {
        folds = List.copyOf(folds);
    }

    public double mean(Metric metric) {
        return folds.stream().mapToDouble(fold -> fold.get(metric)).average().orElse(Double.NaN);
    }

    /** Sample standard deviation over folds; 0 for a single fold. */
    public double deviation(Metric metric) {
        if (folds.size() < 2) {
            return 0;
        }
        double mean = mean(metric);
        double squares = folds.stream()
                .mapToDouble(fold -> (fold.get(metric) - mean) * (fold.get(metric) - mean))
                .sum();
        return Math.sqrt(squares / (folds.size() - 1));
    }

    public double standardError(Metric metric) {
        return deviation(metric) / Math.sqrt(folds.size());
    }

    /**
     * The one-standard-error rule: of the trials whose mean is within one standard error of the best one's, the simplest.
     *
     * @param results simplest first
     */
    static TrialResult choose(List<TrialResult> results, Task task) {
        Metric metric = Metric.main(task);
        Comparator<TrialResult> byMean = Comparator.comparingDouble(
                result -> metric.higherIsBetter() ? -result.mean(metric) : result.mean(metric));
        TrialResult best = results.stream().min(byMean).orElseThrow();
        return results.stream()
                .filter(result -> metric.gain(best.mean(metric), result.mean(metric)) <= best.standardError(metric))
                .findFirst()
                .orElse(best);
    }
}
