package dev.lambent.card;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the model looks at; each list by size, greatest first, and empty if it was not measured or the model has none.
 *
 * @param permutation by how much the main metric gets worse, on the hold-out, if an input is shuffled
 * @param coefficients of a linear model, by encoded column
 * @param gains of trees: the share of what all splits gained
 */
public record Importances(List<Drop> permutation, List<Weight> coefficients, List<Weight> gains) {
    public static final Importances NONE = new Importances(List.of(), List.of(), List.of());

    public Importances {
        permutation = permutation.stream()
                .filter(drop -> Finite.all(drop.drop()))
                .sorted(Comparator.comparingDouble((Drop drop) -> -drop.drop()).thenComparing(Drop::input))
                .toList();
        coefficients = bySize(coefficients);
        gains = bySize(gains);
    }

    private static List<Weight> bySize(List<Weight> weights) {
        return weights.stream()
                .filter(weight -> Finite.all(weight.value()))
                .sorted(Comparator.comparingDouble((Weight weight) -> -Math.abs(weight.value()))
                        .thenComparing(Weight::name))
                .toList();
    }

    boolean isEmpty() {
        return permutation.isEmpty() && coefficients.isEmpty() && gains.isEmpty();
    }

    /**
     * @param drop how much worse the main metric is, on average; positive is worse, whichever way the metric goes
     * @param sd over repetitions
     */
    public record Drop(String input, double drop, OptionalDouble sd) {
        public Drop {
            requireNonNull(input, "input is null");
            sd = Finite.only(sd);
        }
    }

    /** A coefficient or a share, by the name of a column. */
    public record Weight(String name, double value) {
        public Weight {
            requireNonNull(name, "name is null");
        }
    }
}
