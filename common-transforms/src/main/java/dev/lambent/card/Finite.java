package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Keeps numbers that are none out of the evidence: what could not be measured is not there. */
final class Finite {
    private Finite() {}

    static OptionalDouble only(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value : OptionalDouble.empty();
    }

    static <T> List<T> only(List<T> all, Predicate<T> finite) {
        return all.stream().filter(finite).toList();
    }

    static SortedMap<String, Double> only(Map<String, Double> all) {
        SortedMap<String, Double> kept = new TreeMap<>();
        all.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                kept.put(name, value);
            }
        });
        return Collections.unmodifiableSortedMap(kept);
    }

    static boolean all(double... values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    static void requireShare(String what, double value) {
        checkArgument(value >= 0 && value <= 1, "%s is no share from 0 to 1: %s", what, value);
    }
}
