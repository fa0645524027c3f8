package dev.lambent.gate;

import dev.lambent.app.Baseline;
import dev.lambent.app.GateSpec;
import dev.lambent.app.Goal;
import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.measure.Inferences;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import dev.lambent.stat.Inference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Tests one goal on a set of rows. */
final class Claims {
    /** Areas need both classes, and enough of them for their variance to mean something. */
    private static final int MIN_OF_CLASS = 10;

    /** Of fewer rows at the top each one's share is too large for any bound on them. */
    private static final int MIN_OF_TOP = 10;

    private final Contract contract;
    private final GateSpec gate;
    /** Each is asked for by several goals, and against several contenders; those of a slice go with it. */
    private final Map<Scored, Map<Metric, Double>> metrics = new WeakHashMap<>();

    Claims(Contract contract) {
        this.contract = contract;
        this.gate = contract.gate();
    }

    /** @return empty if the goal is about something that is not there: a champion, or a baseline with that metric */
    Optional<Claim> of(Goal goal, String slice, Evidence evidence) {
        Optional<String> tooFew = tooFew(goal.metric(), evidence.candidate());
        if (tooFew.isPresent()) {
            return Optional.of(Claim.untested(slice, tooFew.get()));
        }
        return switch (goal.comparison()) {
            case AT_LEAST, AT_MOST -> Optional.of(threshold(goal, slice, evidence));
            case BEATS_BASELINE_BY -> baselines(goal, slice, evidence);
            case BEATS_CHAMPION_BY -> champion(goal, slice, evidence, goal.value());
            case WITHIN_OF_CHAMPION -> champion(goal, slice, evidence, -goal.value());
        };
    }

    private Optional<String> tooFew(Metric metric, Scored rows) {
        if (rows.size() < gate.minRows()) {
            return Optional.of(rows.size() + " rows, and at least " + gate.minRows() + " are asked for");
        }
        long top = contract.settings().topRows(rows.size());
        if (metric.isOfTopRows() && top < MIN_OF_TOP) {
            return Optional.of("k is " + top + " of " + rows.size() + " rows; at least " + MIN_OF_TOP + " are needed");
        }
        int least = metric.needsClasses() ? rows.rowsOfRarestClass() : MIN_OF_CLASS;
        if (least >= MIN_OF_CLASS) {
            return Optional.empty();
        }
        return Optional.of(
                contract.task() == Task.MULTICLASS
                        ? least + " of " + rows.size() + " rows tell the rarest class from the others; at least "
                                + MIN_OF_CLASS + " are needed"
                        : rows.positives() + " of " + rows.size() + " rows are positive; at least " + MIN_OF_CLASS
                                + " of either class are needed");
    }

    private Claim threshold(Goal goal, String slice, Evidence evidence) {
        if (!has(goal.metric(), evidence.candidate())) {
            return Claim.untested(slice, "the model has no " + goal.metric().text() + " here");
        }
        Inference figure = Inferences.of(goal.metric(), contract.settings(), evidence.candidate(), evidence.seed());
        return against(slice, goal.metric(), figure, goal.value(), "");
    }

    /** Against a fixed figure, whichever way the metric goes. */
    private Claim against(String slice, Metric metric, Inference figure, double value, String relation) {
        double above = figure.pGreater(value);
        double below = figure.pLess(value);
        return metric.higherIsBetter()
                ? Claim.of(slice, figure, gate.alpha(), relation, above, below)
                : Claim.of(slice, figure, gate.alpha(), relation, below, above);
    }

    /** Every baseline has to be beaten: the one that is hardest to beat decides, and no correction is needed for that. */
    private Optional<Claim> baselines(Goal goal, String slice, Evidence evidence) {
        List<Claim> claims = new ArrayList<>();
        for (Contender baseline : evidence.baselines()) {
            if (has(goal.metric(), baseline.scored())) {
                claims.add(paired(goal.metric(), slice, evidence, baseline, goal.value()));
            }
        }
        for (Baseline.Known known : evidence.known()) {
            if (known.metric() == goal.metric() && slice.isEmpty() && has(goal.metric(), evidence.candidate())) {
                Inference figure =
                        Inferences.of(goal.metric(), contract.settings(), evidence.candidate(), evidence.seed());
                double asked =
                        goal.metric().higherIsBetter() ? known.value() + goal.value() : known.value() - goal.value();
                claims.add(against(
                        slice,
                        goal.metric(),
                        figure,
                        asked,
                        "beside " + Claim.number(known.value()) + " of " + known.name()));
            }
        }
        return claims.stream().filter(claim -> !claim.isTested()).findFirst().or(() -> claims.stream()
                .max(Comparator.comparingDouble(Claim::pReached)));
    }

    private Optional<Claim> champion(Goal goal, String slice, Evidence evidence, double margin) {
        if (!(evidence.champion() instanceof Champion.Present present)) {
            return Optional.empty();
        }
        return Optional.of(paired(goal.metric(), slice, evidence, present.contender(), margin));
    }

    private Claim paired(Metric metric, String slice, Evidence evidence, Contender other, double margin) {
        if (evidence.candidate().isSameAs(other.scored())) {
            return Claim.untested(
                    slice, "it scores every row as " + other.name() + " does: a model is not compared with itself");
        }
        if (!has(metric, evidence.candidate()) || !has(metric, other.scored())) {
            return Claim.untested(slice, "not both have a " + metric.text() + " here");
        }
        Inference gain =
                Inferences.gain(metric, contract.settings(), evidence.candidate(), other.scored(), evidence.seed());
        return Claim.of(
                slice, gain, gate.alpha(), "better than " + other.name(), gain.pGreater(margin), gain.pLess(margin));
    }

    private boolean has(Metric metric, Scored scored) {
        return metrics.computeIfAbsent(scored, rows -> Metrics.of(contract.task(), contract.settings(), rows))
                .containsKey(metric);
    }
}
