package dev.lambent.batch.train;

import com.google.common.collect.ImmutableList;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.error.LambentException;
import dev.lambent.stat.Inference;
import dev.lambent.stat.NadeauBengio;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a trial did in cross-validation.
 *
 * @param folds metrics per fold, first to last; empty if it failed
 * @param refit what the final model is fitted with: the trial, but for the number of boosted trees that were enough
 * @param failure why there are no figures, if it failed
 */
public record TrialResult(Trial trial, List<Map<Metric, Double>> folds, Trial refit, Optional<String> failure) {
    public TrialResult {
        folds = List.copyOf(folds);
    }

    static TrialResult failed(Trial trial, String failure) {
        return new TrialResult(trial, List.of(), trial, Optional.of(failure));
    }

    /** @param fitted per fold the trial with what the fit itself has found */
    static TrialResult of(Trial trial, List<Map<Metric, Double>> folds, List<Trial> fitted) {
        double[] trees = fitted.stream()
                .mapToDouble(one -> one.parameters().getOrDefault(Parameter.MAX_ITER.text(), 0.0))
                .sorted()
                .toArray();
        // The median; of two the greater.
        Trial refit = trees.length > 0 && trial.parameters().containsKey(Parameter.MAX_ITER.text())
                ? trial.with(Parameter.MAX_ITER, trees[trees.length / 2])
                : trial;
        return new TrialResult(trial, folds, refit, Optional.empty());
    }

    public boolean succeeded() {
        return failure.isEmpty();
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
     * @throws LambentException (USER) if every trial failed
     */
    static TrialResult choose(List<TrialResult> results, Task task) {
        List<TrialResult> eligible = eligible(results, task);
        if (eligible.isEmpty()) {
            throw LambentException.user(
                    "No model could be fitted",
                    results.isEmpty()
                            ? "training was stopped before the first"
                            : results.get(0).trial().title() + ": "
                                    + results.get(0).failure().orElseThrow(),
                    results.isEmpty() ? "Start it again." : "See the other trials above, and docs/training.md.");
        }
        return eligible.get(0);
    }

    /**
     * How much better this one is than another, on the same folds.
     *
     * @param validToTrain rows validated on, per row trained on: the mean of the folds
     * @return empty for a single fold
     */
    Optional<Inference> gainOver(TrialResult other, Metric metric, double validToTrain) {
        double[] gains = new double[folds.size()];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = metric.gain(folds.get(i).get(metric), other.folds.get(i).get(metric));
        }
        return gains.length < 2 ? Optional.empty() : Optional.of(NadeauBengio.of(gains, validToTrain));
    }

    /** That with the best mean; of equal ones the simplest. */
    static Optional<TrialResult> best(List<TrialResult> results, Metric metric) {
        return results.stream()
                .filter(TrialResult::succeeded)
                .min(Comparator.comparingDouble(result -> metric.gain(0, result.mean(metric))));
    }

    /** Those within one standard error of the best, in their order. */
    static List<TrialResult> eligible(List<TrialResult> results, Task task) {
        Metric metric = Metric.main(task);
        Optional<TrialResult> best = best(results, metric);
        return best.isEmpty()
                ? List.of()
                : results.stream()
                        .filter(TrialResult::succeeded)
                        .filter(result -> result == best.get()
                                || metric.gain(best.get().mean(metric), result.mean(metric))
                                        <= best.get().standardError(metric))
                        .collect(ImmutableList.toImmutableList());
    }
}
