package dev.lambent.batch.train;

import java.util.List;

/**
 * What a contender found.
 *
 * @param means over the folds, ROC AUC of each trial, in the order of {@link Trial#of}
 * @param best of the trials, by its mean
 */
public record ContestResult(List<Double> means, int best) {
    public ContestResult {
        means = List.copyOf(means);
    }
}
