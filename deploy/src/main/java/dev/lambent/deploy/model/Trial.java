package dev.lambent.deploy.model;

import java.util.List;

/**
 * One candidate with its parameters, in cross-validation.
 *
 * @param folds the metric per fold
 * @param chosen whether the model is this one, fitted on all training rows
 */
public record Trial(String title, List<Double> folds, double mean, double sd, boolean chosen) {
    public Trial {
        folds = List.copyOf(folds);
    }
}
