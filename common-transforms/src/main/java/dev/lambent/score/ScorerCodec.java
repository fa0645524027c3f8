package dev.lambent.score;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.encode.Encoder;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;

/**
 * Scorers as bytes, without their encoder; doubles keep their bits. Version 1 is a model alone; version 2 has a calibration
 * and a cutoff behind it, and is written only where they are there.
 */
public final class ScorerCodec {
    private static final int PLAIN = 1;
    private static final int TUNED = 2;
    private static final int MOST = 100_000_000;

    private ScorerCodec() {}

    public static byte[] write(Scorer scorer) {
        BinaryWriter out = new BinaryWriter();
        if (scorer instanceof TunedScorer tuned) {
            raw(tuned.raw(), out.writeByte(TUNED));
            tuned.write(out);
        } else {
            raw(scorer, out.writeByte(PLAIN));
        }
        return out.toByteArray();
    }

    private static void raw(Scorer scorer, BinaryWriter out) {
        out.writeText(scorer.kind().name());
        if (scorer instanceof LinearScorer linear) {
            linear.write(out);
        } else if (scorer instanceof MultinomialScorer multinomial) {
            multinomial.write(out);
        } else if (scorer instanceof BayesScorer bayes) {
            bayes.write(out);
        } else if (scorer instanceof FactorScorer factors) {
            factors.write(out);
        } else if (scorer instanceof ClassTreeScorer trees) {
            trees.write(out);
        } else {
            ((TreeScorer) scorer).forest().write(out);
        }
    }

    /** @throws LambentException (USER) if these bytes are no scorer for {@code encoder} */
    public static Scorer read(byte[] bytes, Encoder encoder) {
        try {
            BinaryReader in = new BinaryReader(bytes);
            int version = in.readByte();
            if (version != PLAIN) {
                FormatVersion.require("A scorer", version, TUNED);
            }
            Scorer raw = raw(in, ModelKind.valueOf(in.readText()), encoder);
            Scorer scorer = version == PLAIN ? raw : TunedScorer.read(in, raw);
            if (in.hasRemaining()) {
                throw new MalformedBinaryException("there are bytes after its end");
            }
            return scorer;
        } catch (MalformedBinaryException | IllegalArgumentException | ArithmeticException e) {
            throw LambentException.user(
                    "A scorer cannot be read", e.getMessage(), "Train the model again, or restore its files.", e);
        }
    }

    private static Scorer raw(BinaryReader in, ModelKind kind, Encoder encoder) {
        return switch (kind) {
            case LOGISTIC_REGRESSION, LINEAR_REGRESSION, LINEAR_SVM, POISSON_REGRESSION, GAMMA_REGRESSION ->
                LinearScorer.read(in, kind, encoder);
            case MULTINOMIAL_LOGISTIC_REGRESSION -> MultinomialScorer.read(in, encoder);
            case NAIVE_BAYES, NAIVE_BAYES_MULTICLASS -> BayesScorer.read(in, kind, encoder);
            case FACTORIZATION_MACHINE_CLASSIFICATION, FACTORIZATION_MACHINE_REGRESSION ->
                FactorScorer.read(in, kind, encoder);
            case DECISION_TREE_MULTICLASS, RANDOM_FOREST_MULTICLASS -> ClassTreeScorer.read(in, kind, encoder);
            case DECISION_TREE_CLASSIFICATION,
                    DECISION_TREE_REGRESSION,
                    RANDOM_FOREST_CLASSIFICATION,
                    RANDOM_FOREST_REGRESSION,
                    GRADIENT_BOOSTED_CLASSIFICATION,
                    GRADIENT_BOOSTED_REGRESSION ->
                new TreeScorer(encoder, kind, Forest.read(in, TreeScorer.arity(encoder)));
        };
    }

    static int size(int size) {
        if (size < 0 || size > MOST) {
            throw new MalformedBinaryException("a size is " + size);
        }
        return size;
    }

    static double[] doubles(BinaryReader in, int size) {
        if (in.remaining() / Double.BYTES < size) {
            throw new MalformedBinaryException(size + " numbers are not there");
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }
}
