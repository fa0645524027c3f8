package dev.lambent.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The job of a contest.
 *
 * @param rows that are cross-validated
 * @param numbers how many inputs are numbers
 * @param texts how many are texts of twelve values
 * @param grid values of the candidate's parameters, separated by commas
 */
record ContestSpec(
        long rows, int numbers, int texts, int folds, int cores, String candidate, Map<String, String> grid) {
    ContestSpec withRows(long other) {
        return new ContestSpec(other, numbers, texts, folds, cores, candidate, grid);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--rows", "" + rows,
                "--numbers", "" + numbers,
                "--texts", "" + texts,
                "--folds", "" + folds,
                "--cores", "" + cores,
                "--candidate", candidate));
        grid.forEach((name, values) -> arguments.addAll(List.of("--parameter", name + "=" + values)));
        return arguments;
    }
}
