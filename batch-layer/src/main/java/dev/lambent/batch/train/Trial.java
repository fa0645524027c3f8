package dev.lambent.batch.train;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import dev.lambent.app.App;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.error.LambentException;
import dev.lambent.score.ModelKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One candidate with one value per parameter.
 *
 * @param parameters by {@link Parameter#text()}
 */
public record Trial(Candidate candidate, ModelKind kind, Map<String, Double> parameters) {
    public Trial {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    Trial with(Parameter parameter, double value) {
        Map<String, Double> changed = new TreeMap<>(parameters);
        changed.put(parameter.text(), value);
        return new Trial(candidate, kind, changed);
    }

    double value(Parameter parameter) {
        return parameters.get(parameter.text());
    }

    /** For people: {@code logistic_regression, reg_param 0.001, elastic_net_param 0.5}. */
    public String text() {
        return candidate.name().toLowerCase(Locale.ROOT)
                + candidate.parameters().stream()
                        .map(p -> ", " + p.text() + " " + number(value(p)))
                        .collect(Collectors.joining());
    }

    /** For people who do not know MLlib: {@code logistic regression, penalty 0.001 (L2)}. */
    public String title() {
        return switch (candidate) {
            case LOGISTIC_REGRESSION -> "logistic regression, " + penalty();
            case LINEAR_REGRESSION -> "linear regression, " + penalty();
            case POISSON_REGRESSION -> "Poisson regression, " + penalty();
            case GAMMA_REGRESSION -> "gamma regression, " + penalty();
            case LINEAR_SVM -> "linear support vector machine, " + penalty();
            case NAIVE_BAYES -> "naive Bayes (Gaussian)";
            case FACTORIZATION_MACHINE ->
                "factorisation machine of " + number(value(Parameter.FACTOR_SIZE)) + " factors, " + penalty()
                        + ", step " + number(value(Parameter.STEP_SIZE)) + ", " + number(value(Parameter.MAX_ITER))
                        + " passes";
            case DECISION_TREE -> "decision tree of depth " + depthAndLeaves();
            case RANDOM_FOREST ->
                "random forest, " + number(value(Parameter.NUM_TREES)) + " trees of depth " + depthAndLeaves();
            case GRADIENT_BOOSTED_TREES ->
                "boosted trees, " + number(value(Parameter.MAX_ITER)) + " of depth " + depthAndLeaves() + ", step "
                        + number(value(Parameter.STEP_SIZE));
        };
    }

    private String penalty() {
        double sparse = parameters.getOrDefault(Parameter.ELASTIC_NET_PARAM.text(), 0.0);
        String kind = sparse == 0 ? "L2" : sparse == 1 ? "L1" : number(sparse) + " L1, rest L2";
        return "penalty " + number(value(Parameter.REG_PARAM)) + " (" + kind + ")";
    }

    /** For people, what is the same along a path of penalties: {@code logistic regression (L2)}. */
    String withoutPenalty() {
        return title().replace("penalty " + number(value(Parameter.REG_PARAM)) + " ", "");
    }

    private String depthAndLeaves() {
        return number(value(Parameter.MAX_DEPTH)) + ", leaves of " + number(value(Parameter.MIN_INSTANCES_PER_NODE))
                + "+";
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** Every trial of an app, simplest first: by the app's order of candidates, then {@link #SIMPLER_FIRST}. */
    static List<Trial> of(App app) {
        List<Trial> trials = new ArrayList<>();
        for (Candidate candidate : app.train().candidates()) {
            if (!candidate.fits(app.task())) {
                throw LambentException.user(
                        candidate.name().toLowerCase(Locale.ROOT) + " cannot be trained",
                        "it does not fit the task " + app.task().name().toLowerCase(Locale.ROOT),
                        "Choose other train.candidates.");
            }
            Map<Parameter, List<Double>> grid = Grid.defaults(candidate);
            app.train()
                    .parameters()
                    .getOrDefault(candidate, Map.of())
                    .forEach((name, values) -> grid.put(Parameter.valueOf(name.toUpperCase(Locale.ROOT)), values));
            List<Trial> ofCandidate = new ArrayList<>();
            ModelKind kind = kind(candidate, app.task());
            for (Map<String, Double> parameters : Grid.points(grid)) {
                ofCandidate.add(new Trial(candidate, kind, parameters));
            }
            ofCandidate.sort(SIMPLER_FIRST);
            trials.addAll(ofCandidate);
        }
        return trials;
    }

    /** Within one kind: the heavier penalty, then the sparser one; shallower, then fewer trees with fuller leaves. */
    private static final Comparator<Trial> SIMPLER_FIRST = comparing(
                    (Trial t) -> t.parameters.getOrDefault(Parameter.REG_PARAM.text(), 0.0), reverseOrder())
            .thenComparing(t -> t.parameters.getOrDefault(Parameter.ELASTIC_NET_PARAM.text(), 0.0), reverseOrder())
            .thenComparing(t -> t.parameters.getOrDefault(Parameter.FACTOR_SIZE.text(), 0.0))
            .thenComparing(t -> t.parameters.getOrDefault(Parameter.MAX_DEPTH.text(), 0.0))
            .thenComparing(t -> t.parameters.getOrDefault(Parameter.NUM_TREES.text(), 0.0))
            .thenComparing(t -> t.parameters.getOrDefault(Parameter.MAX_ITER.text(), 0.0))
            .thenComparing(t -> t.parameters.getOrDefault(Parameter.STEP_SIZE.text(), 0.0))
            .thenComparing(
                    t -> t.parameters.getOrDefault(Parameter.MIN_INSTANCES_PER_NODE.text(), 0.0), reverseOrder());

    /** By the app's order of candidates, then {@link #SIMPLER_FIRST}. */
    static Comparator<Trial> simplerFirst(App app) {
        return Comparator.comparingInt((Trial trial) -> app.train().candidates().indexOf(trial.candidate()))
                .thenComparing(SIMPLER_FIRST);
    }

    /** The candidate that gives models of a kind. */
    public static Candidate candidate(ModelKind kind) {
        return Arrays.stream(Candidate.values())
                .filter(candidate -> candidate.fits(kind.task()) && kind(candidate, kind.task()) == kind)
                .findFirst()
                .orElseThrow();
    }

    static ModelKind kind(Candidate candidate, Task task) {
        return switch (candidate) {
            case LOGISTIC_REGRESSION ->
                task == Task.BINARY ? ModelKind.LOGISTIC_REGRESSION : ModelKind.MULTINOMIAL_LOGISTIC_REGRESSION;
            case LINEAR_REGRESSION -> ModelKind.LINEAR_REGRESSION;
            case POISSON_REGRESSION -> ModelKind.POISSON_REGRESSION;
            case GAMMA_REGRESSION -> ModelKind.GAMMA_REGRESSION;
            case LINEAR_SVM -> ModelKind.LINEAR_SVM;
            case NAIVE_BAYES -> task == Task.BINARY ? ModelKind.NAIVE_BAYES : ModelKind.NAIVE_BAYES_MULTICLASS;
            case FACTORIZATION_MACHINE ->
                task == Task.BINARY
                        ? ModelKind.FACTORIZATION_MACHINE_CLASSIFICATION
                        : ModelKind.FACTORIZATION_MACHINE_REGRESSION;
            case DECISION_TREE ->
                switch (task) {
                    case BINARY -> ModelKind.DECISION_TREE_CLASSIFICATION;
                    case MULTICLASS -> ModelKind.DECISION_TREE_MULTICLASS;
                    case REGRESSION -> ModelKind.DECISION_TREE_REGRESSION;
                };
            case RANDOM_FOREST ->
                switch (task) {
                    case BINARY -> ModelKind.RANDOM_FOREST_CLASSIFICATION;
                    case MULTICLASS -> ModelKind.RANDOM_FOREST_MULTICLASS;
                    case REGRESSION -> ModelKind.RANDOM_FOREST_REGRESSION;
                };
            case GRADIENT_BOOSTED_TREES ->
                task == Task.BINARY ? ModelKind.GRADIENT_BOOSTED_CLASSIFICATION : ModelKind.GRADIENT_BOOSTED_REGRESSION;
        };
    }

    /** Parameter values per candidate. */
    private static final class Grid {
        private Grid() {}

        static Map<Parameter, List<Double>> defaults(Candidate candidate) {
            Map<Parameter, List<Double>> grid = new EnumMap<>(Parameter.class);
            switch (candidate) {
                case LOGISTIC_REGRESSION, LINEAR_REGRESSION -> {
                    grid.put(Parameter.REG_PARAM, List.of(0.0001, 0.001, 0.01));
                    grid.put(Parameter.ELASTIC_NET_PARAM, List.of(0.0, 0.5));
                }
                case POISSON_REGRESSION, GAMMA_REGRESSION, LINEAR_SVM ->
                    grid.put(Parameter.REG_PARAM, List.of(0.0001, 0.001, 0.01));
                case NAIVE_BAYES -> {}
                case FACTORIZATION_MACHINE -> {
                    grid.put(Parameter.FACTOR_SIZE, List.of(4.0));
                    grid.put(Parameter.REG_PARAM, List.of(0.0001, 0.001));
                    grid.put(Parameter.STEP_SIZE, List.of(0.01));
                    grid.put(Parameter.MAX_ITER, List.of(100.0));
                }
                case DECISION_TREE -> {
                    grid.put(Parameter.MAX_DEPTH, List.of(4.0, 6.0, 8.0));
                    grid.put(Parameter.MIN_INSTANCES_PER_NODE, List.of(50.0));
                }
                case RANDOM_FOREST -> {
                    grid.put(Parameter.NUM_TREES, List.of(40.0));
                    grid.put(Parameter.MAX_DEPTH, List.of(10.0));
                    grid.put(Parameter.MIN_INSTANCES_PER_NODE, List.of(20.0));
                }
                case GRADIENT_BOOSTED_TREES -> {
                    grid.put(Parameter.MAX_ITER, List.of(30.0));
                    grid.put(Parameter.STEP_SIZE, List.of(0.3));
                    grid.put(Parameter.MAX_DEPTH, List.of(5.0));
                    grid.put(Parameter.MIN_INSTANCES_PER_NODE, List.of(20.0));
                }
            }
            return grid;
        }

        static List<Map<String, Double>> points(Map<Parameter, List<Double>> grid) {
            List<Map<String, Double>> points = List.of(Map.of());
            for (Map.Entry<Parameter, List<Double>> axis : grid.entrySet()) {
                List<Map<String, Double>> longer = new ArrayList<>();
                for (Map<String, Double> point : points) {
                    for (double value : axis.getValue()) {
                        Map<String, Double> next = new TreeMap<>(point);
                        next.put(axis.getKey().text(), value);
                        longer.add(next);
                    }
                }
                points = longer;
            }
            return points;
        }
    }
}
