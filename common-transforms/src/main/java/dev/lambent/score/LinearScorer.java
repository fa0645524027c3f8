package dev.lambent.score;

import static java.util.Objects.requireNonNull;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;

/**
 * Models of one margin over the encoder's linear layout: logistic, linear, Poisson and gamma regression (the latter two with
 * a log link), and the linear support vector machine.
 *
 * <p>The margin is summed in the order of the columns, as MLlib's sparse dot product does. Scaling stays in the encoder:
 * folded into the weights, a column whose mean is large against its deviation would lose more than 1e-12 to
 * cancellation, and the subtraction and division saved are a few nanoseconds. One-hot columns cost one addition each.
 *
 * <p>{@link StrictMath#exp} gives the same bits on every platform; {@link Math#exp}, which MLlib uses, may differ in the
 * last one.
 */
public final class LinearScorer implements Scorer {
    private static final double LEAST_MEAN = 1e-16;

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

    @Override
    public Encoder encoder() {
        return encoder;
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
        return switch (kind) {
            case LOGISTIC_REGRESSION -> new Prediction(1.0 - 1.0 / (1.0 + StrictMath.exp(margin)), margin > 0 ? 1 : 0);
            case LINEAR_SVM -> new Prediction(margin, margin > 0 ? 1 : 0);
            case POISSON_REGRESSION, GAMMA_REGRESSION -> {
                // As MLlib keeps means inside the family's range.
                double mean = Math.min(Double.MAX_VALUE, Math.max(LEAST_MEAN, StrictMath.exp(margin)));
                yield new Prediction(mean, mean);
            }
            default -> new Prediction(margin, margin);
        };
    }

    void write(BinaryWriter out) {
        out.writeDouble(intercept).writeInt(weights.length);
        for (double weight : weights) {
            out.writeDouble(weight);
        }
    }

    static LinearScorer read(BinaryReader in, ModelKind kind, Encoder encoder) {
        double intercept = in.readDouble();
        int size = in.readInt();
        if (size != encoder.linearWidth()) {
            throw new MalformedBinaryException(
                    size + " weights for " + encoder.linearWidth() + " columns of the encoder");
        }
        return new LinearScorer(encoder, kind, ScorerCodec.doubles(in, size), intercept);
    }
}
