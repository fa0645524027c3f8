package dev.lambent.gate;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.app.Baseline;
import dev.lambent.measure.Scored;
import java.util.List;
import java.util.Map;

/**
 * What the hold-out shows.
 *
 * @param baselines those that score rows
 * @param known those that are a figure from elsewhere
 * @param slices per column that a goal names, its value per row, as text
 * @param seed of the bootstrap
 */
public record Evidence(
        Scored candidate,
        List<Contender> baselines,
        List<Baseline.Known> known,
        Champion champion,
        Map<String, String[]> slices,
        long seed) {
    public Evidence {
        requireNonNull(candidate, "candidate is null");
        requireNonNull(champion, "champion is null");
        baselines = List.copyOf(baselines);
        known = List.copyOf(known);
        slices = Map.copyOf(slices);
        checkArgument(
                !baselines.isEmpty() || !known.isEmpty(), "a model is judged beside a baseline, and there is none");
        baselines.forEach(baseline -> requireSameRows(candidate, baseline.scored()));
        if (champion instanceof Champion.Present present) {
            requireSameRows(candidate, present.contender().scored());
        }
        slices.values().forEach(values -> checkArgument(values.length == candidate.size(), "slices of other rows"));
    }

    private static void requireSameRows(Scored candidate, Scored other) {
        checkArgument(candidate.size() == other.size(), "%s and %s rows", candidate.size(), other.size());
    }

    /** The same of some of the rows. */
    Evidence pick(int[] rows) {
        return new Evidence(
                candidate.pick(rows),
                baselines.stream().map(baseline -> pick(baseline, rows)).toList(),
                known,
                champion instanceof Champion.Present present
                        ? new Champion.Present(pick(present.contender(), rows))
                        : champion,
                Map.of(),
                seed);
    }

    private static Contender pick(Contender contender, int[] rows) {
        return new Contender(contender.name(), contender.scored().pick(rows));
    }
}
