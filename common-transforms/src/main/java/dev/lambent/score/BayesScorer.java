package dev.lambent.score;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;

/**
 * Gaussian naive Bayes over the encoder's linear layout: per class the log prior, less half of the sum over columns of
 * (value - mean)² / variance + ln variance, and the softmax of these.
 */
public final class BayesScorer implements Scorer {
    private final Encoder encoder;
    private final ModelKind kind;
    private final int width;
    private final double[] priors;
    private final double[] means;
    private final double[] variances;
    private final double[] logVariances;

    /**
     * @param priors log of each class's share
     * @param means of all columns for one class, then for the next
     * @param variances in the same order, above 0
     */
    public BayesScorer(Encoder encoder, ModelKind kind, double[] priors, double[] means, double[] variances) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.width = encoder.linearWidth();
        this.priors = priors.clone();
        this.means = means.clone();
        this.variances = variances.clone();
        checkArgument(
                means.length == (long) priors.length * width && variances.length == means.length,
                "%s means and %s variances of %s classes for %s encoded columns",
                means.length,
                variances.length,
                priors.length,
                width);
        checkArgument(kind != ModelKind.NAIVE_BAYES || priors.length == 2, "%s classes", priors.length);
        logVariances = new double[priors.length];
        for (int k = 0; k < priors.length; k++) {
            for (int i = k * width; i < (k + 1) * width; i++) {
                checkArgument(variances[i] > 0, "a variance is %s", variances[i]);
                logVariances[k] += StrictMath.log(variances[i]);
            }
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

    @Override
    public Prediction score(Row features) {
        double[] margins = margins(features);
        int best = ClassScores.best(margins);
        double[] probabilities = ClassScores.softmax(margins);
        return new Prediction(probabilities[kind == ModelKind.NAIVE_BAYES ? 1 : best], best);
    }

    @Override
    public double[] classes(Row features) {
        return ClassScores.softmax(margins(features));
    }

    private double[] margins(Row features) {
        int[] indices = new int[encoder.maxEntries()];
        double[] values = new double[indices.length];
        int size = encoder.linear(features, indices, values);
        double[] dense = new double[width];
        for (int i = 0; i < size; i++) {
            dense[indices[i]] = values[i];
        }
        double[] margins = new double[priors.length];
        for (int k = 0; k < margins.length; k++) {
            int at = k * width;
            double sum = 0;
            for (int i = 0; i < width; i++) {
                double distance = dense[i] - means[at + i];
                sum += distance * distance / variances[at + i];
            }
            margins[k] = priors[k] - (sum + logVariances[k]) / 2;
        }
        return margins;
    }

    void write(BinaryWriter out) {
        out.writeInt(priors.length);
        for (double[] values : new double[][] {priors, means, variances}) {
            for (double value : values) {
                out.writeDouble(value);
            }
        }
    }

    static BayesScorer read(BinaryReader in, ModelKind kind, Encoder encoder) {
        double[] priors = ScorerCodec.doubles(in, ScorerCodec.size(in.readInt()));
        int cells = Math.multiplyExact(priors.length, encoder.linearWidth());
        return new BayesScorer(encoder, kind, priors, ScorerCodec.doubles(in, cells), ScorerCodec.doubles(in, cells));
    }
}
