package dev.lambent.batch.train;

import dev.lambent.app.Task;
import dev.lambent.app.Threshold;
import dev.lambent.app.TrainSpec;
import dev.lambent.calibrate.Calibration;
import dev.lambent.calibrate.Cutoff;
import dev.lambent.calibrate.Isotonic;
import dev.lambent.calibrate.Platt;
import dev.lambent.measure.Scored;
import dev.lambent.score.ModelKind;
import dev.lambent.score.TunedScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is fitted on top of a binary model's scores, by the scores that the models of cross-validation gave to rows they were
 * not trained on: a calibration, and the cutoff from which on it decides for class 1. A support vector machine, which gives no
 * probabilities, is calibrated in any case.
 *
 * @param rows how many it was fitted on
 */
record Tuning(Optional<Calibration> calibration, double cutoff, int rows) {
    /**
     * @param outOfFold scores of the validation rows of each fold
     * @return empty if nothing is asked for
     */
    static Optional<Tuning> of(TrainSpec spec, ModelKind kind, List<Scored> outOfFold) {
        if (kind.task() != Task.BINARY) {
            return Optional.empty();
        }
        TrainSpec.Calibration asked = kind.givesProbabilities() || spec.calibration() != TrainSpec.Calibration.NONE
                ? spec.calibration()
                : TrainSpec.Calibration.PLATT;
        if (asked == TrainSpec.Calibration.NONE && spec.threshold().equals(Threshold.HALF)) {
            return Optional.empty();
        }
        double[] scores =
                Scored.concatenate(outOfFold.stream().map(Scored::scores).toList());
        double[] labels =
                Scored.concatenate(outOfFold.stream().map(Scored::labels).toList());
        Optional<Calibration> calibration =
                switch (asked) {
                    case NONE -> Optional.empty();
                    case PLATT -> Optional.of(Platt.fit(scores, labels, kind.givesProbabilities()));
                    case ISOTONIC -> Optional.of(Isotonic.fit(scores, labels));
                };
        double[] tuned = calibration.isPresent()
                ? Arrays.stream(scores).map(calibration.get()::probability).toArray()
                : scores;
        return Optional.of(new Tuning(calibration, Cutoff.of(spec.threshold(), tuned, labels), scores.length));
    }

    FittedModel on(FittedModel model) {
        return model.withScorer(new TunedScorer(model.scorer(), calibration, cutoff));
    }

    /** For people: how scores were made probabilities, if they were. */
    Optional<String> curve() {
        return calibration.map(c -> c instanceof Calibration.Sigmoid sigmoid
                ? String.format(
                        Locale.ROOT,
                        "calibrated after Platt (slope %.3f, offset %.3f)",
                        sigmoid.slope(),
                        sigmoid.offset())
                : "calibrated by a staircase of " + ((Calibration.Staircase) c).scores().length + " points");
    }

    /** For people: from which score on it decides for 1. */
    String decision() {
        return String.format(Locale.ROOT, "decides for 1 above %.4f", cutoff);
    }

    /** For people: all of it. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s; %s; by %,d scores of cross-validation",
                curve().orElse("not calibrated"),
                decision(),
                rows);
    }
}
