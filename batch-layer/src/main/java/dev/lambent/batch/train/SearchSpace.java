package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.batch.search.Dimension;
import dev.lambent.batch.search.Dimension.Choice;
import dev.lambent.batch.search.Dimension.Range;
import dev.lambent.batch.search.Dimension.Scale;
import java.util.List;
import java.util.Map;

/** Where a search looks for the parameters of a candidate. */
final class SearchSpace {
    private SearchSpace() {}

    /** @param given values that the app gives for some parameters: only these are tried */
    static List<Dimension> of(Candidate candidate, Map<String, List<Double>> given) {
        return candidate.parameters().stream()
                .map(parameter -> given.containsKey(parameter.text())
                        ? new Choice(parameter.text(), given.get(parameter.text()))
                        : range(candidate, parameter))
                .toList();
    }

    private static Dimension range(Candidate candidate, Parameter parameter) {
        String name = parameter.text();
        boolean factors = candidate == Candidate.FACTORIZATION_MACHINE;
        return switch (parameter) {
            case REG_PARAM -> new Range(name, Scale.LOG, 1e-6, 0.3, false);
            case ELASTIC_NET_PARAM -> new Choice(name, List.of(0.0, 0.5, 1.0));
            case NUM_TREES -> new Range(name, Scale.LOG, 20, 80, true);
            case MAX_DEPTH ->
                new Range(name, Scale.LINEAR, 2, candidate == Candidate.GRADIENT_BOOSTED_TREES ? 7 : 12, true);
            case MIN_INSTANCES_PER_NODE -> new Range(name, Scale.LOG, 2, 200, true);
            case FACTOR_SIZE -> new Range(name, Scale.LOG, 2, 16, true);
            case MAX_ITER -> factors ? new Range(name, Scale.LOG, 50, 300, true) : new Choice(name, List.of(150.0));
            case STEP_SIZE ->
                factors ? new Range(name, Scale.LOG, 0.001, 0.1, false) : new Range(name, Scale.LOG, 0.05, 0.4, false);
        };
    }
}
