package dev.lambent.deploy.model;

import java.util.List;
import java.util.Optional;

/**
 * One candidate with its parameters, in cross-validation.
 *
 * @param folds the metric per fold; empty if it failed
 * @param failure why it has no figures, if it failed
 * @param chosen whether the model is this one, fitted on all training rows
 */
public record Trial(
        String title, List<Double> folds, double mean, double sd, Optional<String> failure, boolean chosen) {
    public Trial {
        folds = List.copyOf(folds);
    }
}
