package dev.lambent.batch.train;

import dev.lambent.app.TrainSpec.Parameter;
import dev.lambent.encode.Encoder;
import dev.lambent.score.ModelKind;
import dev.lambent.score.Scorer;
import dev.lambent.score.TreeScorer;
import org.apache.spark.ml.Model;

/** A model as MLlib fitted it, and the shared scorer made of it. */
record FittedModel(Trial trial, Encoder encoder, Model<?> mllib, Scorer scorer) {
    ModelKind kind() {
        return trial.kind();
    }

    /** The trial with what the fit has found: how many boosted trees are enough. */
    Trial fitted() {
        return switch (trial.kind()) {
            case GRADIENT_BOOSTED_CLASSIFICATION, GRADIENT_BOOSTED_REGRESSION ->
                trial.with(Parameter.MAX_ITER, ((TreeScorer) scorer).trees());
            default -> trial;
        };
    }

    FittedModel withScorer(Scorer other) {
        return new FittedModel(trial, encoder, mllib, other);
    }
}
