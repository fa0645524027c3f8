package dev.lambent.app;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A search for good parameters, instead of a grid.
 *
 * @param rounds the first over the whole space, each later one around the best so far
 * @param trials per candidate and round
 * @param budget after this no trial is begun; the result then depends on how fast the machine is
 */
public record SearchSpec(int rounds, int trials, Optional<Duration> budget) {
    private static final SearchSpec DEFAULT = new SearchSpec(3, 8, Optional.empty());
    private static final int MOST_ROUNDS = 20;
    private static final int MOST_TRIALS = 1_000;

    public SearchSpec {
        checkArgument(rounds >= 1 && rounds <= MOST_ROUNDS, "%s rounds", rounds);
        checkArgument(trials >= 1 && trials <= MOST_TRIALS, "%s trials", trials);
        requireNonNull(budget, "budget is null");
    }

    static SearchSpec read(Section section) {
        Optional<Long> rounds = section.value("rounds").flatMap(value -> value.integer(1, MOST_ROUNDS));
        Optional<Long> trials = section.value("trials").flatMap(value -> value.integer(1, MOST_TRIALS));
        Optional<Duration> budget = section.value("budget").flatMap(value -> value.duration()
                .flatMap(duration -> duration.isZero()
                        ? value.refuse("it leaves no time", "Write a duration, such as `30m`.")
                        : Optional.of(duration)));
        return new SearchSpec(
                rounds.map(Long::intValue).orElse(DEFAULT.rounds),
                trials.map(Long::intValue).orElse(DEFAULT.trials),
                budget);
    }
}
