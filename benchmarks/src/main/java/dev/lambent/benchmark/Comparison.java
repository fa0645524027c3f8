package dev.lambent.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Runs of two contenders that were made in turn. */
record Comparison(List<Outcome> ours, List<Outcome> theirs) {
    /** Medians of the ratios, theirs over ours, pair by pair. */
    double ratio(ToDoubleFunction<Outcome> figure) {
        return median(IntStream.range(0, ours.size())
                .mapToDouble(i -> figure.applyAsDouble(theirs.get(i)) / figure.applyAsDouble(ours.get(i)))
                .toArray());
    }

    /** Whether both chose the same trial, every time. */
    boolean sameWinner() {
        int winner = ours.get(0).best();
        return ours.stream().allMatch(run -> run.best() == winner)
                && theirs.stream().allMatch(run -> run.best() == winner);
    }

    /** The greatest difference of any trial's mean metric. */
    double difference() {
        double most = 0;
        for (Outcome one : ours) {
            for (Outcome other : theirs) {
                for (int i = 0; i < one.means().size(); i++) {
                    most = Math.max(
                            most, Math.abs(one.means().get(i) - other.means().get(i)));
                }
            }
        }
        return most;
    }

    static double median(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
        return median(runs.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
