package dev.lambent.score;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.app.Task;
import dev.lambent.calibrate.Calibration;
import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;
import java.util.Optional;

/**
 * A binary model with what was fitted on top of its scores.
 *
 * @param raw the model as MLlib fitted it
 * @param calibration from its scores to probabilities, if they are calibrated
 * @param cutoff the model decides for 1 above this score (after calibration)
 */
public record TunedScorer(Scorer raw, Optional<Calibration> calibration, double cutoff) implements Scorer {
    public TunedScorer {
        requireNonNull(raw, "raw is null");
        requireNonNull(calibration, "calibration is null");
        checkArgument(raw.kind().task() == Task.BINARY && !(raw instanceof TunedScorer), "%s", raw.kind());
        checkArgument(!Double.isNaN(cutoff), "the cutoff is NaN");
    }

    @Override
    public ModelKind kind() {
        return raw.kind();
    }

    @Override
    public Encoder encoder() {
        return raw.encoder();
    }

    @Override
    public Prediction score(Row features) {
        double score = raw.score(features).score();
        double tuned = calibration.isPresent() ? calibration.get().probability(score) : score;
        return new Prediction(tuned, tuned > cutoff ? 1 : 0);
    }

    void write(BinaryWriter out) {
        out.writeDouble(cutoff).writeByte(calibration.isPresent() ? 1 : 0);
        calibration.ifPresent(curve -> curve.write(out));
    }

    static TunedScorer read(BinaryReader in, Scorer raw) {
        double cutoff = in.readDouble();
        return new TunedScorer(raw, in.readByte() == 1 ? Optional.of(Calibration.read(in)) : Optional.empty(), cutoff);
    }
}
