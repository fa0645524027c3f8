package dev.lambent.score;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;

/**
 * A factorisation machine of degree two (Rendle, ICDM 2010) over the encoder's linear layout: intercept, linear part, and
 * half of Σ over factors of (Σ v·x)² - Σ (v·x)².
 */
public final class FactorScorer implements Scorer {
    private final Encoder encoder;
    private final ModelKind kind;
    private final double intercept;
    private final double[] weights;
    private final int size;
    private final double[] factors;

    /** @param factors of one column, then of the next */
    public FactorScorer(Encoder encoder, ModelKind kind, double intercept, double[] weights, double[] factors) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.intercept = intercept;
        this.weights = weights.clone();
        this.factors = factors.clone();
        this.size = weights.length == 0 ? 0 : factors.length / weights.length;
        checkArgument(
                weights.length == encoder.linearWidth() && factors.length == (long) size * weights.length,
                "%s weights and %s factors for %s encoded columns",
                weights.length,
                factors.length,
                encoder.linearWidth());
    }

    @Override
    public ModelKind kind() {
        return kind;
    }

    @Override
    public Encoder encoder() {
        return encoder;
    }

    @Override
    public Prediction score(Row features) {
        double margin = margin(features);
        return kind == ModelKind.FACTORIZATION_MACHINE_CLASSIFICATION
                ? new Prediction(1.0 / (1.0 + StrictMath.exp(-margin)), margin > 0 ? 1 : 0)
                : new Prediction(margin, margin);
    }

    private double margin(Row features) {
        int[] indices = new int[encoder.maxEntries()];
        double[] values = new double[indices.length];
        int entries = encoder.linear(features, indices, values);
        double linear = 0;
        for (int i = 0; i < entries; i++) {
            linear += weights[indices[i]] * values[i];
        }
        double margin = intercept + linear;
        for (int f = 0; f < size; f++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < entries; i++) {
                double term = factors[indices[i] * size + f] * values[i];
                squares += term * term;
                sum += term;
            }
            margin += 0.5 * (sum * sum - squares);
        }
        return margin;
    }

    void write(BinaryWriter out) {
        out.writeDouble(intercept).writeInt(size);
        for (double weight : weights) {
            out.writeDouble(weight);
        }
        for (double factor : factors) {
            out.writeDouble(factor);
        }
    }

    static FactorScorer read(BinaryReader in, ModelKind kind, Encoder encoder) {
        double intercept = in.readDouble();
        int size = ScorerCodec.size(in.readInt());
        return new FactorScorer(
                encoder,
                kind,
                intercept,
                ScorerCodec.doubles(in, encoder.linearWidth()),
                ScorerCodec.doubles(in, Math.multiplyExact(size, encoder.linearWidth())));
    }
}
