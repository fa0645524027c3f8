package dev.lambent.score;

import dev.lambent.app.Task;

/** The kinds of model there is a scorer for. Names are part of the bundle format. */
public enum ModelKind {
    LOGISTIC_REGRESSION(Task.BINARY, false),
    LINEAR_REGRESSION(Task.REGRESSION, false),
    RANDOM_FOREST_CLASSIFICATION(Task.BINARY, true),
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
}
