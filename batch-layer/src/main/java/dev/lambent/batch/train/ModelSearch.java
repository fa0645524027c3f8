package dev.lambent.batch.train;

import dev.lambent.app.App;
import dev.lambent.app.Metric;
import dev.lambent.app.SearchSpec;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.batch.search.Dimension;
import dev.lambent.batch.search.NarrowingSearch;
import dev.lambent.batch.search.NarrowingSearch.Tried;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which trials are run: the app's grid, or rounds of a search per candidate, of which the first begins with the grid's first
 * point. A candidate whose best three trials are within a tenth of a standard error of each other is searched no further.
 */
final class ModelSearch {
    private static final int SETTLED = 3;

    private final App app;
    private final CrossValidation validation;
    private final Set<Trial> begun = new LinkedHashSet<>();
    private final List<TrialResult> results = new ArrayList<>();

    ModelSearch(App app, CrossValidation validation) {
        this.app = app;
        this.validation = validation;
    }

    /** How many trials there will be at most. */
    static int trials(App app) {
        return app.train()
                .search()
                .map(search -> app.train().candidates().stream()
                        .mapToInt(candidate -> isSearched(app, candidate)
                                ? search.rounds() * search.trials()
                                : grid(app, candidate).size())
                        .sum())
                .orElseGet(() -> Trial.of(app).size());
    }

    /** All results, simplest first. */
    List<TrialResult> run() {
        if (app.train().search().isEmpty()) {
            return validation.run(Trial.of(app));
        }
        SearchSpec search = app.train().search().get();
        for (int round = 0; round < search.rounds(); round++) {
            List<Trial> trials = new ArrayList<>();
            for (Candidate candidate : app.train().candidates()) {
                trials.addAll(round(candidate, round, search.trials()));
            }
            results.addAll(validation.run(trials));
            validation.keepOnly(TrialResult.eligible(results, app.task()).stream()
                    .map(TrialResult::trial)
                    .toList());
        }
        results.sort((a, b) -> Trial.simplerFirst(app).compare(a.trial(), b.trial()));
        return results;
    }

    private List<Trial> round(Candidate candidate, int round, int count) {
        List<Trial> grid = grid(app, candidate);
        if (!isSearched(app, candidate)) {
            return round == 0 ? grid : List.of();
        }
        List<TrialResult> ofCandidate =
                results.stream().filter(r -> r.trial().candidate() == candidate).toList();
        if (round > 0 && isSettled(ofCandidate)) {
            return List.of();
        }
        Metric metric = Metric.main(app.task());
        List<Tried> tried = ofCandidate.stream()
                .map(r ->
                        new Tried(r.trial().parameters(), r.succeeded() ? metric.gain(0, r.mean(metric)) : Double.NaN))
                .toList();
        long seed = app.train().seed() + 31L * candidate.ordinal();
        List<Trial> trials = new ArrayList<>();
        if (round == 0) {
            trials.add(grid.get(0));
        }
        for (Map<String, Double> values :
                new NarrowingSearch(space(app, candidate), seed).round(round, count - trials.size() + 1, tried)) {
            Trial trial = new Trial(candidate, Trial.kind(candidate, app.task()), rounded(values));
            if (trials.size() < count && !begun.contains(trial) && !trials.contains(trial)) {
                trials.add(trial);
            }
        }
        begun.addAll(trials);
        return trials;
    }

    /** To three digits: no metric tells finer ones apart, and people read them. */
    private static Map<String, Double> rounded(Map<String, Double> values) {
        Map<String, Double> rounded = new java.util.TreeMap<>();
        values.forEach((name, value) -> rounded.put(
                name,
                java.math.BigDecimal.valueOf(value)
                        .round(new java.math.MathContext(3))
                        .doubleValue()));
        return rounded;
    }

    private boolean isSettled(List<TrialResult> ofCandidate) {
        Metric metric = Metric.main(app.task());
        List<TrialResult> best = ofCandidate.stream()
                .filter(TrialResult::succeeded)
                .sorted((a, b) -> Double.compare(metric.gain(b.mean(metric), 0), metric.gain(a.mean(metric), 0)))
                .limit(SETTLED)
                .toList();
        return best.size() == SETTLED
                && metric.gain(best.get(0).mean(metric), best.get(SETTLED - 1).mean(metric))
                        <= best.get(0).standardError(metric) / 10;
    }

    private static List<Trial> grid(App app, Candidate candidate) {
        return Trial.of(app).stream()
                .filter(trial -> trial.candidate() == candidate)
                .toList();
    }

    private static List<Dimension> space(App app, Candidate candidate) {
        return SearchSpace.of(candidate, app.train().parameters().getOrDefault(candidate, Map.of()));
    }

    /** Without more than one value for anything there is nothing to look for. */
    private static boolean isSearched(App app, Candidate candidate) {
        return space(app, candidate).stream()
                .anyMatch(dimension -> !(dimension instanceof Dimension.Choice choice)
                        || choice.values().size() > 1);
    }
}
