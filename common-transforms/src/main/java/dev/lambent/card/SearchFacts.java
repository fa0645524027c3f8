package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the model was chosen.
 *
 * @param folds of cross-validation, in their order
 * @param trials simplest first
 */
public record SearchFacts(List<Fold> folds, List<Trial> trials) {
    public SearchFacts {
        folds = List.copyOf(folds);
        trials = trials.stream().sorted(Comparator.comparingInt(Trial::order)).toList();
        long chosen = trials.stream().filter(Trial::chosen).count();
        checkArgument(chosen <= 1, "%s trials are chosen", chosen);
    }

    Optional<Trial> chosen() {
        return trials.stream().filter(Trial::chosen).findFirst();
    }

    /**
     * @param number from 1
     * @param valid event times of the rows it is judged on; empty if they are not cut by time
     * @param metric the main metric of the chosen trial
     */
    public record Fold(int number, long trainRows, long validRows, Optional<TimeRange> valid, OptionalDouble metric) {
        public Fold {
            requireNonNull(valid, "valid is null");
            metric = Finite.only(metric);
        }
    }

    /**
     * @param title for people
     * @param mean of the main metric over the folds; empty if it failed
     * @param sd over the folds
     * @param order from 0; of two trials that with the lower one is the simpler
     * @param failure why there are no figures, if there are none
     */
    public record Trial(
            String title, OptionalDouble mean, OptionalDouble sd, int order, boolean chosen, Optional<String> failure) {
        public Trial {
            requireNonNull(title, "title is null");
            requireNonNull(failure, "failure is null");
            mean = Finite.only(mean);
            sd = Finite.only(sd);
        }
    }
}
