package dev.lambent.app;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How models are trained.
 *
 * @param folds of cross-validation
 * @param holdout the last part of the time range, by share of rows, never used to choose (default 0.2)
 * @param candidates candidate kinds in order of declared complexity, simplest first
 * @param parameters optional fixed grid values per candidate kind and parameter, replacing the defaults
 * @param search if present, parameters that {@code parameters} does not fix are searched for; else a grid is tried
 * @param weights of the classes
 * @param calibration of a binary model's scores
 * @param threshold from which score on a binary model decides for class 1
 * @param metrics at what some of them are measured
 * @param maxFoldRows tree folds are sampled down to this many training rows
 * @param checks what is done if the data give the label away
 * @param seed of every random draw
 */
public record TrainSpec(
        FoldSpec folds,
        double holdout,
        List<Candidate> candidates,
        Map<Candidate, Map<String, List<Double>>> parameters,
        Optional<SearchSpec> search,
        ClassWeights weights,
        Calibration calibration,
        Threshold threshold,
        MetricSettings metrics,
        long maxFoldRows,
        Checks checks,
        long seed) {
    /**
     * The same, but one candidate with one value per parameter is all that is tried.
     *
     * @param values by the parameters' texts
     */
    public TrainSpec only(Candidate candidate, Map<String, Double> values, long otherSeed) {
        Map<String, List<Double>> grid = new TreeMap<>();
        values.forEach((name, value) -> grid.put(name, List.of(value)));
        return new TrainSpec(
                folds,
                holdout,
                List.of(candidate),
                Map.of(candidate, grid),
                Optional.empty(),
                weights,
                calibration,
                threshold,
                metrics,
                maxFoldRows,
                checks,
                otherSeed);
    }

    /** What a severe finding of the checks before training does. */
    public enum Checks {
        STOP,
        WARN
    }

    /** How much a row of a class counts in training. */
    public enum ClassWeights {
        /** Every row alike. */
        NONE,
        /** So much that all classes count alike: rows / (classes · rows of the class). */
        BALANCED
    }

    /** What turns a model's scores into probabilities, fitted on scores of rows that the model was not trained on. */
    public enum Calibration {
        NONE,
        /** A logistic curve through the scores (Platt 1999). */
        PLATT,
        /** A staircase that never falls (Zadrozny and Elkan 2002); needs more rows. */
        ISOTONIC
    }

    /** The kinds of model that can be trained, and the parameters that {@code train.parameters} may fix. */
    public enum Candidate {
        LOGISTIC_REGRESSION(
                EnumSet.of(Task.BINARY, Task.MULTICLASS), List.of(Parameter.REG_PARAM, Parameter.ELASTIC_NET_PARAM)),
        LINEAR_REGRESSION(EnumSet.of(Task.REGRESSION), List.of(Parameter.REG_PARAM, Parameter.ELASTIC_NET_PARAM)),
        /** Log link. */
        POISSON_REGRESSION(EnumSet.of(Task.REGRESSION), List.of(Parameter.REG_PARAM)),
        /** Log link. */
        GAMMA_REGRESSION(EnumSet.of(Task.REGRESSION), List.of(Parameter.REG_PARAM)),
        /** Gaussian. */
        NAIVE_BAYES(EnumSet.of(Task.BINARY, Task.MULTICLASS), List.of()),
        LINEAR_SVM(EnumSet.of(Task.BINARY), List.of(Parameter.REG_PARAM)),
        FACTORIZATION_MACHINE(
                EnumSet.of(Task.BINARY, Task.REGRESSION),
                List.of(Parameter.FACTOR_SIZE, Parameter.REG_PARAM, Parameter.STEP_SIZE, Parameter.MAX_ITER)),
        DECISION_TREE(EnumSet.allOf(Task.class), List.of(Parameter.MAX_DEPTH, Parameter.MIN_INSTANCES_PER_NODE)),
        RANDOM_FOREST(
                EnumSet.allOf(Task.class),
                List.of(Parameter.NUM_TREES, Parameter.MAX_DEPTH, Parameter.MIN_INSTANCES_PER_NODE)),
        GRADIENT_BOOSTED_TREES(
                EnumSet.of(Task.BINARY, Task.REGRESSION),
                List.of(
                        Parameter.MAX_ITER,
                        Parameter.STEP_SIZE,
                        Parameter.MAX_DEPTH,
                        Parameter.MIN_INSTANCES_PER_NODE));

        private final Set<Task> tasks;
        private final List<Parameter> parameters;

        Candidate(Set<Task> tasks, List<Parameter> parameters) {
            this.tasks = tasks;
            this.parameters = parameters;
        }

        public boolean fits(Task task) {
            return tasks.contains(task);
        }

        public List<Parameter> parameters() {
            return parameters;
        }

        Optional<Parameter> parameter(String text) {
            return parameters.stream().filter(p -> p.text().equals(text)).findFirst();
        }
    }

    /** Parameters by the names MLlib gives them, in snake case; these texts are the keys of {@link #parameters}. */
    public enum Parameter {
        /** Weight of the penalty. */
        REG_PARAM(false, 0, 1e6, "0.001, 0.01, 0.1"),
        /** 0 is L2 (ridge), 1 is L1 (lasso). */
        ELASTIC_NET_PARAM(false, 0, 1, "0, 0.5, 1"),
        NUM_TREES(true, 1, 1000, "50"),
        MAX_DEPTH(true, 1, 30, "5, 8"),
        MIN_INSTANCES_PER_NODE(true, 1, 1_000_000, "10"),
        /** Length of a factorisation machine's vectors. */
        FACTOR_SIZE(true, 1, 256, "4, 8"),
        /** Boosted trees: how many at most, less if more would overfit. Factorisation machine: passes over the rows. */
        MAX_ITER(true, 1, 1000, "30"),
        /** Learning rate. */
        STEP_SIZE(false, 1e-6, 1, "0.1");

        private final boolean whole;
        private final double min;
        private final double max;
        private final String example;

        Parameter(boolean whole, double min, double max, String example) {
            this.whole = whole;
            this.min = min;
            this.max = max;
            this.example = example;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean allows(double value) {
            return value >= min && value <= max && (!whole || value == Math.rint(value));
        }

        String range() {
            return whole
                    ? "a whole number from " + (long) min + " to " + (long) max
                    : "a number from " + min + " to " + max;
        }

        String example() {
            return example;
        }
    }
}
