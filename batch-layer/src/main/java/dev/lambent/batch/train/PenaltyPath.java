package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.score.ModelKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trials that are fitted one after the other, each from where the one before ended: logistic regressions that differ in the
 * weight of the penalty only, the heaviest first. Any other trial is a path of its own.
 *
 * @param trials at least one
 */
record PenaltyPath(List<Trial> trials) {
    PenaltyPath {
        trials = List.copyOf(trials);
    }

    /** The paths, in the order of their first trials. */
    static List<PenaltyPath> of(List<Trial> trials) {
        Map<Object, List<Trial>> paths = new LinkedHashMap<>();
        for (Trial trial : trials) {
            Object path = trial;
            if (isWarm(trial)) {
                Map<String, Double> rest = new TreeMap<>(trial.parameters());
                rest.remove(Parameter.REG_PARAM.text());
                path = Map.of(trial.kind(), rest);
            }
            paths.computeIfAbsent(path, key -> new ArrayList<>()).add(trial);
        }
        return paths.values().stream()
                .map(path -> new PenaltyPath(path.stream()
                        .sorted(Comparator.comparingDouble(
                                (Trial trial) -> -trial.parameters().getOrDefault(Parameter.REG_PARAM.text(), 0.0)))
                        .toList()))
                .toList();
    }

    static boolean isWarm(Trial trial) {
        return trial.kind() == ModelKind.LOGISTIC_REGRESSION
                || trial.kind() == ModelKind.MULTINOMIAL_LOGISTIC_REGRESSION;
    }
}
