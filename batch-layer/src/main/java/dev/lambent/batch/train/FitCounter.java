package dev.lambent.batch.train;

import java.time.Duration;
import java.util.Optional;

/** Numbers the fits of a training run for whoever watches, and guesses how long the rest will take. */
final class FitCounter {
    private static final int FEWEST_TO_GUESS_BY = 3;

    private final TrainingProgress progress;
    private final int total;
    private long firstNanos;
    private int started;

    FitCounter(TrainingProgress progress, int total) {
        this.progress = progress;
        this.total = total;
    }

    synchronized void next(String what) {
        if (started == 0) {
            firstNanos = System.nanoTime();
        }
        started++;
        progress.fitting(started, Math.max(started, total), left(), what);
    }

    /** As if the rest took as long each as what was begun so far. */
    private Optional<Duration> left() {
        int begun = started - 1;
        return begun < FEWEST_TO_GUESS_BY
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((System.nanoTime() - firstNanos) / begun * Math.max(0, total - begun)));
    }
}
