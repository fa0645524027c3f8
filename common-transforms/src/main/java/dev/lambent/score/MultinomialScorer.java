package dev.lambent.score;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;

/** Multinomial logistic regression: a margin per class, summed in the order of the columns, and their softmax. */
public final class MultinomialScorer implements Scorer {
    private final Encoder encoder;
    private final int classes;
    private final double[] weights;
    private final double[] intercepts;

    /** @param weights of one column for every class, then of the next column */
    public MultinomialScorer(Encoder encoder, double[] weights, double[] intercepts) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.weights = weights.clone();
        this.intercepts = intercepts.clone();
        this.classes = intercepts.length;
        checkArgument(
                weights.length == (long) classes * encoder.linearWidth(),
                "%s weights of %s classes for %s encoded columns",
                weights.length,
                classes,
                encoder.linearWidth());
    }

    @Override
    public ModelKind kind() {
        return ModelKind.MULTINOMIAL_LOGISTIC_REGRESSION;
    }

    @Override
    public Encoder encoder() {
        return encoder;
    }

    /** Of one column for every class, then of the next column. */
    public double[] weights() {
        return weights.clone();
    }

    public double[] intercepts() {
        return intercepts.clone();
    }

    @Override
    public Prediction score(Row features) {
        // Decided by the margins: two probabilities may both round to 1.
        double[] margins = margins(features);
        int best = ClassScores.best(margins);
        return new Prediction(ClassScores.softmax(margins)[best], best);
    }

    @Override
    public double[] classes(Row features) {
        return ClassScores.softmax(margins(features));
    }

    private double[] margins(Row features) {
        int[] indices = new int[encoder.maxEntries()];
        double[] values = new double[indices.length];
        int size = encoder.linear(features, indices, values);
        double[] margins = new double[classes];
        for (int i = 0; i < size; i++) {
            int at = indices[i] * classes;
            for (int k = 0; k < classes; k++) {
                margins[k] += weights[at + k] * values[i];
            }
        }
        for (int k = 0; k < classes; k++) {
            margins[k] += intercepts[k];
        }
        return margins;
    }

    void write(BinaryWriter out) {
        out.writeInt(classes);
        for (double intercept : intercepts) {
            out.writeDouble(intercept);
        }
        for (double weight : weights) {
            out.writeDouble(weight);
        }
    }

    static MultinomialScorer read(BinaryReader in, Encoder encoder) {
        double[] intercepts = ScorerCodec.doubles(in, ScorerCodec.size(in.readInt()));
        return new MultinomialScorer(
                encoder,
                ScorerCodec.doubles(in, Math.multiplyExact(intercepts.length, encoder.linearWidth())),
                intercepts);
    }
}
