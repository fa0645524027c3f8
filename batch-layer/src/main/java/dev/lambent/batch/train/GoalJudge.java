package dev.lambent.batch.train;

import dev.lambent.app.Goal;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.GoalVerdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges the app's goals by hold-out metrics. */
final class GoalJudge {
    private GoalJudge() {}

    static List<GoalVerdict> judge(List<Goal> goals, Map<Metric, Double> holdout, List<BaselineResult> baselines) {
        return goals.stream().map(goal -> judge(goal, holdout, baselines)).toList();
    }

    /** Identity of the goals as they stood before training. */
    static String hash(List<Goal> goals) {
        try {
            String texts = goals.stream().map(Goal::text).collect(Collectors.joining("\n"));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(texts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static GoalVerdict judge(Goal goal, Map<Metric, Double> holdout, List<BaselineResult> baselines) {
        Optional<Metric> metric = Arrays.stream(Metric.values())
                .filter(m -> m.text().equals(goal.metric()) && holdout.containsKey(m))
                .findFirst();
        if (metric.isEmpty()) {
            return new GoalVerdict(goal.text(), Verdict.NOT_JUDGED, "known only when the model is live");
        }
        double value = holdout.get(metric.get());
        return switch (goal.comparison()) {
            case AT_LEAST -> verdict(goal, value >= goal.value(), "is " + number(value));
            case AT_MOST -> verdict(goal, value <= goal.value(), "is " + number(value));
            case BEATS_BASELINE_BY -> beats(goal, metric.get(), value, baselines);
        };
    }

    private static GoalVerdict beats(Goal goal, Metric metric, double value, List<BaselineResult> baselines) {
        Comparator<BaselineResult> byGain = Comparator.comparingDouble(
                baseline -> -metric.gain(value, baseline.metrics().get(metric)));
        Optional<BaselineResult> best = baselines.stream()
                .filter(baseline -> baseline.metrics().containsKey(metric))
                .max(byGain);
        if (best.isEmpty()) {
            return new GoalVerdict(goal.text(), Verdict.NOT_JUDGED, "no baseline has a " + metric.text());
        }
        double gain = metric.gain(value, best.get().metrics().get(metric));
        return verdict(
                goal,
                gain >= goal.value(),
                "is " + number(value) + ", " + number(Math.abs(gain)) + (gain >= 0 ? " better" : " worse") + " than "
                        + best.get().name());
    }

    private static GoalVerdict verdict(Goal goal, boolean holds, String detail) {
        return new GoalVerdict(goal.text(), holds ? Verdict.PASS : Verdict.FAIL, detail);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
