package dev.lambent.score;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.encode.Encoder;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;

/** Scorers as bytes, without their encoder; doubles keep their bits. */
public final class ScorerCodec {
    private static final int FORMAT_VERSION = 1;

    private ScorerCodec() {}

    public static byte[] write(Scorer scorer) {
        BinaryWriter out = new BinaryWriter();
        out.writeByte(FORMAT_VERSION).writeText(scorer.kind().name());
        if (scorer instanceof LinearScorer linear) {
            double[] weights = linear.weights();
            out.writeDouble(linear.intercept()).writeInt(weights.length);
            for (double weight : weights) {
                out.writeDouble(weight);
            }
        } else {
            ((TreeScorer) scorer).forest().write(out);
        }
        return out.toByteArray();
    }

    /** @throws LambentException (USER) if these bytes are no scorer for {@code encoder} */
    public static Scorer read(byte[] bytes, Encoder encoder) {
        try {
            BinaryReader in = new BinaryReader(bytes);
            FormatVersion.require("A scorer", in.readByte(), FORMAT_VERSION);
            ModelKind kind = ModelKind.valueOf(in.readText());
            Scorer scorer = kind.trees()
                    ? new TreeScorer(encoder, kind, Forest.read(in, TreeScorer.arity(encoder)))
                    : linear(in, kind, encoder);
            if (in.hasRemaining()) {
                throw new MalformedBinaryException("there are bytes after its end");
            }
            return scorer;
        } catch (MalformedBinaryException | IllegalArgumentException e) {
            throw LambentException.user(
                    "A scorer cannot be read", e.getMessage(), "Train the model again, or restore its files.", e);
        }
    }

    private static LinearScorer linear(BinaryReader in, ModelKind kind, Encoder encoder) {
        double intercept = in.readDouble();
        int size = in.readInt();
        if (size != encoder.linearWidth()) {
            throw new MalformedBinaryException(
                    size + " weights for " + encoder.linearWidth() + " columns of the encoder");
        }
        double[] weights = new double[size];
        for (int i = 0; i < size; i++) {
            weights[i] = in.readDouble();
        }
        return new LinearScorer(encoder, kind, weights, intercept);
    }
}
