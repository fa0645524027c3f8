package dev.lambent.calibrate;

import static com.google.common.base.Preconditions.checkArgument;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import java.util.Arrays;

/** A curve that never falls, from scores to probabilities. Immutable and thread-safe. */
public sealed interface Calibration {
    /** Keeps logits of 0 and 1 finite. */
    double CLIP = 1e-15;

    /** The probability of class 1, from 0 to 1. */
    double probability(double score);

    /** The logit of a probability. */
    static double logit(double probability) {
        double inside = Math.max(CLIP, Math.min(1 - CLIP, probability));
        return StrictMath.log(inside / (1 - inside));
    }

    /**
     * 1 / (1 + exp(-(slope · x + offset))).
     *
     * @param slope not negative: a model that ranks the wrong way round is not turned
     * @param ofProbabilities whether x is the logit of the score; else it is the score itself
     */
    record Sigmoid(double slope, double offset, boolean ofProbabilities) implements Calibration {
        public Sigmoid {
            checkArgument(slope >= 0 && Double.isFinite(slope) && Double.isFinite(offset), "%s, %s", slope, offset);
        }

        @Override
        public double probability(double score) {
            double x = ofProbabilities ? logit(score) : score;
            return 1 / (1 + StrictMath.exp(-(slope * x + offset)));
        }
    }

    /**
     * Straight lines between points; level before the first and after the last.
     *
     * @param scores ascending, distinct
     * @param values never falling, from 0 to 1
     */
    record Staircase(double[] scores, double[] values) implements Calibration {
        public Staircase {
            scores = scores.clone();
            values = values.clone();
            checkArgument(scores.length == values.length && scores.length > 0, "%s points", scores.length);
            for (int i = 0; i < scores.length; i++) {
                checkArgument(values[i] >= 0 && values[i] <= 1, "a value is %s", values[i]);
                checkArgument(i == 0 || (scores[i] > scores[i - 1] && values[i] >= values[i - 1]), "point %s", i);
            }
        }

        @Override
        public double[] scores() {
            return scores.clone();
        }

        @Override
        public double[] values() {
            return values.clone();
        }

        @Override
        public double probability(double score) {
            int at = Arrays.binarySearch(scores, score);
            if (at >= 0) {
                return values[at];
            }
            int above = -at - 1;
            if (above == 0) {
                return values[0];
            }
            if (above == scores.length) {
                return values[above - 1];
            }
            // As MLlib's isotonic regression interpolates.
            return values[above - 1]
                    + (values[above] - values[above - 1])
                            * (score - scores[above - 1])
                            / (scores[above] - scores[above - 1]);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Staircase that
                    && Arrays.equals(scores, that.scores)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(scores) + Arrays.hashCode(values);
        }
    }

    default void write(BinaryWriter out) {
        if (this instanceof Sigmoid sigmoid) {
            out.writeByte(sigmoid.ofProbabilities() ? 1 : 0)
                    .writeDouble(sigmoid.slope())
                    .writeDouble(sigmoid.offset());
            return;
        }
        Staircase staircase = (Staircase) this;
        out.writeByte(2).writeInt(staircase.scores.length);
        for (int i = 0; i < staircase.scores.length; i++) {
            out.writeDouble(staircase.scores[i]).writeDouble(staircase.values[i]);
        }
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws MalformedBinaryException or IllegalArgumentException if it is something else
     */
    static Calibration read(BinaryReader in) {
        int kind = in.readByte();
        if (kind == 0 || kind == 1) {
            return new Sigmoid(in.readDouble(), in.readDouble(), kind == 1);
        }
        if (kind != 2) {
            throw new MalformedBinaryException("there is no calibration " + kind);
        }
        int size = in.readInt();
        if (size < 1 || size > 100_000_000) {
            throw new MalformedBinaryException("a calibration has " + size + " points");
        }
        double[] scores = new double[size];
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            scores[i] = in.readDouble();
            values[i] = in.readDouble();
        }
        return new Staircase(scores, values);
    }
}
