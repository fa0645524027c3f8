package dev.lambent.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How models are trained.
 *
 * @param folds number of expanding time folds
 * @param gap left out between train and validation, so that a label of the one cannot leak into the other
 * @param holdout the last part of the time range, by share of rows, never used to choose (default 0.2)
 * @param candidates candidate kinds in order of declared complexity, simplest first
 * @param parameters optional fixed grid values per candidate kind and parameter, replacing the defaults
 * @param maxFoldRows tree folds are sampled down to this many training rows
 * @param seed of every random draw
 */
public record TrainSpec(
        int folds,
        Duration gap,
        double holdout,
        List<Candidate> candidates,
        Map<Candidate, Map<String, List<Double>>> parameters,
        long maxFoldRows,
        long seed) {
    /** The kinds of model that can be trained. */
    public enum Candidate {
        LOGISTIC_REGRESSION,
        LINEAR_REGRESSION,
        RANDOM_FOREST,
        GRADIENT_BOOSTED_TREES;
    }
}
