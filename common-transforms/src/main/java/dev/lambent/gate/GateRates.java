package dev.lambent.gate;

import dev.lambent.app.Baseline;
import dev.lambent.app.GateSpec;
import dev.lambent.app.Goal;
import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import dev.lambent.bundle.GoalVerdict.Verdict;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How often the gate lets a challenger pass: by simulated hold-outs, each judged by the gate itself. Two models see the
 * truth through noise of their own; if both noises are as strong, they are equally good, and no challenger should pass
 * (an A/A test); if the challenger's is weaker, it should.
 *
 * @param rows of each hold-out
 * @param runs simulated hold-outs
 * @param equal share of equally good challengers that pass; at most α, up to the chance of so many runs
 * @param equalByEstimate the same for a gate that compares point estimates
 * @param better share of better challengers that pass: the power
 * @param gain by how much those are better, in the metric's own unit
 */
public record GateRates(
        Metric metric, int rows, int runs, double equal, double equalByEstimate, double better, double gain) {
    /** Noise of the champion, in standard deviations of the truth; and that of a better challenger. */
    private static final double NOISE = 0.6;

    private static final double LESS_NOISE = 0.4;
    private static final double SLOPE = 1.5;
    private static final double OFFSET = -1;
    private static final int ROWS_OF_TRUTH = 400_000;
    /** The gate draws other numbers than the rows are made of. */
    private static final long JUDGING = 7_777_777;

    /** Rows that two models scored. */
    private record Pair(Scored challenger, Scored champion) {}

    /**
     * @param task one the metric fits
     * @param alpha of the gate
     */
    public static GateRates simulate(Task task, Metric metric, int rows, int runs, double alpha, long seed) {
        Goal goal = new Goal(
                metric.text() + " beats champion by 0", metric, Goal.Comparison.BEATS_CHAMPION_BY, 0, Optional.empty());
        // Needed for a contract, and no part of the goal.
        List<Baseline> baselines = List.of(new Baseline.Known("none", metric, 0));
        Contract contract =
                new Contract(task, List.of(goal), new GateSpec(alpha, 2), baselines, 0.2, MetricSettings.DEFAULT);
        int equal = 0;
        int equalByEstimate = 0;
        int better = 0;
        for (int run = 0; run < runs; run++) {
            long drawn = seed * 1_000_003 + run;
            Pair same = draw(task, rows, NOISE, drawn);
            equal += passes(contract, same, drawn + JUDGING) ? 1 : 0;
            equalByEstimate += gain(task, metric, same) > 0 ? 1 : 0;
            better += passes(contract, draw(task, rows, LESS_NOISE, ~drawn), drawn + JUDGING) ? 1 : 0;
        }
        double gain = gain(task, metric, draw(task, ROWS_OF_TRUTH, LESS_NOISE, seed));
        return new GateRates(
                metric,
                rows,
                runs,
                (double) equal / runs,
                (double) equalByEstimate / runs,
                (double) better / runs,
                gain);
    }

    private static boolean passes(Contract contract, Pair pair, long seed) {
        List<Baseline.Known> known =
                contract.baselines().stream().map(Baseline.Known.class::cast).toList();
        Evidence evidence = new Evidence(
                pair.challenger(),
                List.of(),
                known,
                new Champion.Present(new Contender("champion", pair.champion())),
                Map.of(),
                seed);
        return Gate.judge(contract, evidence).get(0).verdict() == Verdict.PASS;
    }

    private static double gain(Task task, Metric metric, Pair pair) {
        return metric.gain(
                Metrics.of(task, MetricSettings.DEFAULT, pair.challenger()).get(metric),
                Metrics.of(task, MetricSettings.DEFAULT, pair.champion()).get(metric));
    }

    private static Pair draw(Task task, int rows, double challengerNoise, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        if (task == Task.MULTICLASS) {
            ThreeClasses classes = new ThreeClasses(rows, random);
            return new Pair(classes.seenThrough(challengerNoise), classes.seenThrough(NOISE));
        }
        double[] labels = new double[rows];
        double[] challenger = new double[rows];
        double[] champion = new double[rows];
        for (int i = 0; i < rows; i++) {
            double truth = random.nextGaussian();
            double first = truth + challengerNoise * random.nextGaussian();
            double second = truth + NOISE * random.nextGaussian();
            if (task == Task.BINARY) {
                labels[i] = random.nextDouble() < probability(truth) ? 1 : 0;
                challenger[i] = probability(first);
                champion[i] = probability(second);
            } else {
                labels[i] = truth + random.nextGaussian();
                challenger[i] = first;
                champion[i] = second;
            }
        }
        return new Pair(scored(task, challenger, labels), scored(task, champion, labels));
    }

    private static Scored scored(Task task, double[] scores, double[] labels) {
        double[] decisions = task == Task.BINARY
                ? IntStream.range(0, scores.length)
                        .mapToDouble(i -> scores[i] > 0.5 ? 1 : 0)
                        .toArray()
                : scores;
        return new Scored(scores, decisions, labels);
    }

    private static double probability(double truth) {
        return 1 / (1 + Math.exp(-(SLOPE * truth + OFFSET)));
    }
}
