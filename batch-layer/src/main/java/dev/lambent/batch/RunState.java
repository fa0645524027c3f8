package dev.lambent.batch;

import dev.lambent.batch.archive.LogArchive;
import dev.lambent.log.LogPartition;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan and how far it has been carried out; what {@code batch/plan.json} holds. Immutable.
 *
 * @param done steps that are finished
 * @param skipped per partition: offsets in the run's range that hold no row
 * @param nextSpeed per partition of the speed topic, where the rows at or after the boundary start
 * @param promoted the bundle this run trained and promoted
 */
record RunState(
        Plan plan,
        Set<Step> done,
        SortedMap<LogPartition, LogArchive.Counts> skipped,
        SortedMap<Integer, Long> nextSpeed,
        Optional<String> promoted) {
    RunState {
        done = Set.copyOf(done);
        skipped = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        nextSpeed = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(nextSpeed));
    }

    static RunState of(Plan plan) {
        return new RunState(plan, Set.of(), new TreeMap<>(), new TreeMap<>(plan.speedTo()), Optional.empty());
    }

    boolean isDone(Step step) {
        return done.contains(step);
    }

    RunState with(Step step) {
        Set<Step> more = EnumSet.of(step);
        more.addAll(done);
        return new RunState(plan, more, skipped, nextSpeed, promoted);
    }

    RunState withPlan(Plan changed) {
        return new RunState(changed, done, skipped, nextSpeed, promoted);
    }

    RunState withArchived(Map<LogPartition, LogArchive.Counts> ticksAndGaps, Map<Integer, Long> speed) {
        return new RunState(plan, done, new TreeMap<>(ticksAndGaps), new TreeMap<>(speed), promoted);
    }

    RunState withPromoted(Optional<String> bundle) {
        return new RunState(plan, done, skipped, nextSpeed, bundle);
    }

    /** The same run with everything computed anew: what was copied into the archive stays, the rest is done again. */
    RunState rebuilding(Plan rebuilt) {
        Set<Step> kept = EnumSet.noneOf(Step.class);
        done.stream()
                .filter(step -> step == Step.IMPORT || step == Step.ARCHIVE)
                .forEach(kept::add);
        return new RunState(rebuilt, kept, skipped, nextSpeed, Optional.empty());
    }
}
