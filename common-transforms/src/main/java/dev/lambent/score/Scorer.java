package dev.lambent.score;

import dev.lambent.schema.Row;

/** An encoder and the fitted parameters of one model. Immutable and thread-safe. */
public sealed interface Scorer permits LinearScorer, TreeScorer {
    ModelKind kind();

    /** {@code features} has the schema of the scorer's encoder. Never fails, whatever the values. */
    Prediction score(Row features);
}
