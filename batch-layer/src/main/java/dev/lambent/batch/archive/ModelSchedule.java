package dev.lambent.batch.archive;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.view.ControlEntry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which model answered when. One feature set decides at a time: an activation counts only if it is of the set that
 * decides at its place; one of another set spoke to a job that did not answer yet, or does not any more.
 *
 * @param changes in log order
 */
public record ModelSchedule(List<Change> changes) implements Serializable {
    private static final Comparator<Entry> LOG_ORDER =
            Comparator.comparingLong(Entry::firstRowMillis).thenComparingLong(Entry::offset);

    /**
     * An archived entry and its place.
     *
     * @param offset place in the control log; negative for one that a publication wrote, which holds from the row after
     *     {@code logTimeMillis} on
     */
    public record Entry(long offset, long logTimeMillis, ControlEntry entry) {
        /** {@code @control} sorts before every stream, so an entry of the log precedes rows of its own log time. */
        private long firstRowMillis() {
            return offset < 0 ? logTimeMillis + 1 : logTimeMillis;
        }
    }

    /**
     * @param firstRowMillis the log time of the first rows it holds for
     * @param featureSet the feature set that decides from there on
     * @param bundle its model, or null if it has none
     */
    public record Change(long firstRowMillis, String featureSet, String bundle) implements Serializable {}

    public ModelSchedule {
        changes = new ArrayList<>(changes);
    }

    /** The schedule that archived entries, in any order, amount to. */
    public static ModelSchedule of(Collection<Entry> entries) {
        List<Change> changes = new ArrayList<>();
        FeatureSetId decides = null;
        for (Entry place : entries.stream().sorted(LOG_ORDER).toList()) {
            ControlEntry entry = place.entry();
            boolean counts = entry.type() == ControlEntry.Type.TAKE_OVER
                    || (entry.type() == ControlEntry.Type.ACTIVATE
                            && (decides == null || decides.equals(entry.featureSet())));
            if (counts) {
                decides = entry.featureSet();
                changes.add(new Change(
                        place.firstRowMillis(), decides.value(), entry.bundle().orElse(null)));
            }
        }
        return new ModelSchedule(changes);
    }

    /** The model in force for a stream's row with this log time, or null. */
    public String at(long logTimeMillis) {
        Change change = changeAt(logTimeMillis);
        return change == null ? null : change.bundle();
    }

    /** The model in force for a row with this log time, if {@code featureSet} decides there and has one. */
    public Optional<String> at(long logTimeMillis, FeatureSetId featureSet) {
        return Optional.ofNullable(changeAt(logTimeMillis))
                .filter(change -> change.featureSet().equals(featureSet.value()))
                .map(Change::bundle);
    }

    private Change changeAt(long logTimeMillis) {
        Change found = null;
        for (Change change : changes) {
            if (change.firstRowMillis() > logTimeMillis) {
                break;
            }
            found = change;
        }
        return found;
    }

    /** Models of other feature sets, which cannot score this one's features. */
    public Set<String> foreignTo(FeatureSetId featureSet) {
        return changes.stream()
                .filter(change ->
                        change.bundle() != null && !change.featureSet().equals(featureSet.value()))
                .map(Change::bundle)
                .collect(Collectors.toSet());
    }
}
