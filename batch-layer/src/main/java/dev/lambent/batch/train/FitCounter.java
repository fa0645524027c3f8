package dev.lambent.batch.train;

/** Numbers the fits of a training run for whoever watches. */
final class FitCounter {
    private final TrainingProgress progress;
    private final int total;
    private int started;

    FitCounter(TrainingProgress progress, int total) {
        this.progress = progress;
        this.total = total;
    }

    synchronized void next(String what) {
        started++;
        progress.fitting(started, total, what);
    }
}
