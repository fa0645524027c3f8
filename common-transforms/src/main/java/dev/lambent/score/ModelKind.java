package dev.lambent.score;

import dev.lambent.app.Task;

/** The kinds of model there is a scorer for. Names are part of the bundle format. */
public enum ModelKind {
    LOGISTIC_REGRESSION(Task.BINARY, false),
    MULTINOMIAL_LOGISTIC_REGRESSION(Task.MULTICLASS, false),
    LINEAR_REGRESSION(Task.REGRESSION, false),
    /** Its score is a margin, not a probability. */
    LINEAR_SVM(Task.BINARY, false),
    POISSON_REGRESSION(Task.REGRESSION, false),
    GAMMA_REGRESSION(Task.REGRESSION, false),
    NAIVE_BAYES(Task.BINARY, false),
    NAIVE_BAYES_MULTICLASS(Task.MULTICLASS, false),
    FACTORIZATION_MACHINE_CLASSIFICATION(Task.BINARY, false),
    FACTORIZATION_MACHINE_REGRESSION(Task.REGRESSION, false),
    DECISION_TREE_CLASSIFICATION(Task.BINARY, true),
    DECISION_TREE_MULTICLASS(Task.MULTICLASS, true),
    DECISION_TREE_REGRESSION(Task.REGRESSION, true),
    RANDOM_FOREST_CLASSIFICATION(Task.BINARY, true),
    RANDOM_FOREST_MULTICLASS(Task.MULTICLASS, true),
    RANDOM_FOREST_REGRESSION(Task.REGRESSION, true),
    GRADIENT_BOOSTED_CLASSIFICATION(Task.BINARY, true),
    GRADIENT_BOOSTED_REGRESSION(Task.REGRESSION, true);

    private final Task task;
    private final boolean trees;

    ModelKind(Task task, boolean trees) {
        this.task = task;
        this.trees = trees;
    }

    public Task task() {
        return task;
    }

    /** Whether it takes the encoder's tree layout; else the linear one. */
    public boolean trees() {
        return trees;
    }

    /** Whether the score of a classification is a probability; else it is any number, higher for class 1. */
    public boolean givesProbabilities() {
        return task.isClassification() && this != LINEAR_SVM;
    }
}
