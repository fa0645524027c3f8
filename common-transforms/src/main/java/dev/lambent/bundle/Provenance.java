package dev.lambent.bundle;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Where a model comes from.
 *
 * @param seed of every random draw in training
 * @param trainingRows rows the model was fitted on
 * @param trainedBeforeMillis every row it was fitted on has an event time before this; empty if a bundle does not say
 * @param firstLogTimeMillis log time of the first row of the training data
 * @param lastLogTimeMillis log time of the last one, hold-out included
 * @param parameters of the estimator, by MLlib's names
 * @param tableVersions the Delta tables it was read from
 * @param environment java, os, arch and library versions
 */
public record Provenance(
        long seed,
        long trainingRows,
        OptionalLong trainedBeforeMillis,
        long firstLogTimeMillis,
        long lastLogTimeMillis,
        Map<String, Double> parameters,
        Map<String, Long> tableVersions,
        Map<String, String> environment) {
    public Provenance {
        requireNonNull(trainedBeforeMillis, "trainedBeforeMillis is null");
        parameters = sorted(parameters);
        tableVersions = sorted(tableVersions);
        environment = sorted(environment);
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(requireNonNull(map, "a map is null")));
    }
}
