package dev.lambent.card;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the model comes from.
 *
 * @param featureSet its id
 * @param tableVersions the Delta tables it was read from
 * @param firstLogTimeMillis of its rows, hold-out included
 * @param lastLogTimeMillis of its rows, hold-out included
 * @param seed of every random draw in training
 * @param versions of code, java and libraries
 * @param threshold from which score on it decides, for people, if that was fitted
 * @param calibration how scores were made probabilities, for people, if they were
 */
public record Lineage(
        String featureSet,
        SortedMap<String, Long> tableVersions,
        OptionalLong firstLogTimeMillis,
        OptionalLong lastLogTimeMillis,
        long seed,
        SortedMap<String, String> versions,
        Optional<String> threshold,
        Optional<String> calibration) {
    public Lineage {
        requireNonNull(featureSet, "featureSet is null");
        requireNonNull(firstLogTimeMillis, "firstLogTimeMillis is null");
        requireNonNull(lastLogTimeMillis, "lastLogTimeMillis is null");
        requireNonNull(threshold, "threshold is null");
        requireNonNull(calibration, "calibration is null");
        tableVersions = Collections.unmodifiableSortedMap(new TreeMap<>(tableVersions));
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }
}
