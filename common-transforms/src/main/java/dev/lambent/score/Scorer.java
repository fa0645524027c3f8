package dev.lambent.score;

import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;

/** An encoder and the fitted parameters of one model. Immutable and thread-safe. */
public sealed interface Scorer
        permits LinearScorer, MultinomialScorer, BayesScorer, FactorScorer, TreeScorer, ClassTreeScorer, TunedScorer {
    ModelKind kind();

    Encoder encoder();

    /** {@code features} has the schema of the scorer's encoder. Never fails, whatever the values. */
    Prediction score(Row features);

    /**
     * The probability of each class, in the order of the classes; they add up to 1, but for a forest whose leaves are all
     * empty.
     *
     * @throws IllegalStateException if the model gives none: of a regression, or of a margin
     */
    default double[] classes(Row features) {
        if (kind().task() != dev.lambent.app.Task.BINARY || !kind().givesProbabilities()) {
            throw new IllegalStateException(kind() + " gives no probabilities of two classes");
        }
        double score = score(features).score();
        return new double[] {1 - score, score};
    }
}
