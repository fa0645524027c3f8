package dev.lambent.score;

import static java.util.Objects.requireNonNull;

import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;

/**
 * Logistic and linear regression over the encoder's linear layout.
 *
 * <p>The margin is summed in the order of the columns, as MLlib's sparse dot product does. Scaling stays in the encoder:
 * folded into the weights, a column whose mean is large against its deviation would lose more than 1e-12 to
 * cancellation, and the subtraction and division saved are a few nanoseconds. One-hot columns cost one addition each.
 *
 * <p>{@link StrictMath#exp} gives the same bits on every platform; {@link Math#exp}, which MLlib uses, may differ in the
 * last one.
 */
public final class LinearScorer implements Scorer {
    private final Encoder encoder;
    private final ModelKind kind;
    private final double[] weights;
    private final double intercept;

    public LinearScorer(Encoder encoder, ModelKind kind, double[] weights, double intercept) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.weights = weights.clone();
        this.intercept = intercept;
        if (kind.trees()) {
            throw new IllegalArgumentException(kind + " is no linear model");
        }
        if (weights.length != encoder.linearWidth()) {
            throw new IllegalArgumentException(
                    weights.length + " weights for " + encoder.linearWidth() + " encoded columns");
        }
    }

    @Override
    public ModelKind kind() {
        return kind;
    }

    public double[] weights() {
        return weights.clone();
    }

    public double intercept() {
        return intercept;
    }

    @Override
    public Prediction score(Row features) {
        int[] indices = new int[encoder.maxEntries()];
        double[] values = new double[indices.length];
        int size = encoder.linear(features, indices, values);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[indices[i]] * values[i];
        }
        double margin = sum + intercept;
        return kind == ModelKind.LOGISTIC_REGRESSION
                ? new Prediction(1.0 - 1.0 / (1.0 + StrictMath.exp(margin)), margin > 0 ? 1 : 0)
                : new Prediction(margin, margin);
    }
}
