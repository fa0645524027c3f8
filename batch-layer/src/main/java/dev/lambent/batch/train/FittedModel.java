package dev.lambent.batch.train;

import dev.lambent.encode.Encoder;
import dev.lambent.score.ModelKind;
import dev.lambent.score.Scorer;
import org.apache.spark.ml.Model;

/** A model as MLlib fitted it, and the shared scorer made of it. */
record FittedModel(Trial trial, Encoder encoder, Model<?> mllib, Scorer scorer) {
    ModelKind kind() {
        return trial.kind();
    }
}
