package dev.lambent.app;

import dev.lambent.app.Goal.Comparison;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one element of {@code goals} and of {@code baselines}; both speak of metrics. */
final class GoalReader {
    private static final Pattern THRESHOLD = Pattern.compile("(\\w+)\\s*(>=|<=)\\s*(\\S+)");
    private static final Pattern MARGIN = Pattern.compile("(\\w+)\\s+beats\\s+(baseline|champion)\\s+by\\s+(\\S+)");
    private static final Pattern WITHIN = Pattern.compile("(\\w+)\\s+within\\s+(\\S+)\\s+of\\s+champion");
    private static final Pattern EACH = Pattern.compile("(.+?)\\s+for\\s+each\\s+(\\w+)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

    private final Task task;

    GoalReader(Task task) {
        this.task = task;
    }

    Optional<Goal> goal(Value value) {
        return value.text().flatMap(text -> {
            Matcher each = EACH.matcher(text);
            if (!each.matches()) {
                return goal(text, value);
            }
            Optional<Goal> goal = goal(each.group(1), value);
            return goal.filter(g -> !g.metric().isLatency())
                    .map(g -> new Goal(text, g.metric(), g.comparison(), g.value(), Optional.of(each.group(2))))
                    .or(() -> goal.flatMap(g -> value.refuse(
                            "a latency is not measured by slice", "Leave `for each " + each.group(2) + "` out.")));
        });
    }

    private Optional<Goal> goal(String text, Value value) {
        Matcher threshold = THRESHOLD.matcher(text);
        if (threshold.matches()) {
            return metric(threshold.group(1), value)
                    .flatMap(metric -> threshold(text, metric, threshold.group(2), threshold.group(3), value));
        }
        Matcher margin = MARGIN.matcher(text);
        if (margin.matches()) {
            Comparison comparison =
                    margin.group(2).equals("baseline") ? Comparison.BEATS_BASELINE_BY : Comparison.BEATS_CHAMPION_BY;
            return metric(margin.group(1), value)
                    .flatMap(metric -> margin(text, metric, comparison, margin.group(3), value));
        }
        Matcher within = WITHIN.matcher(text);
        if (within.matches()) {
            return metric(within.group(1), value)
                    .flatMap(metric -> margin(text, metric, Comparison.WITHIN_OF_CHAMPION, within.group(2), value));
        }
        Metric main = Metric.main(task);
        return value.refuse(
                "`" + text + "` is no goal",
                "Write `" + main.text() + " " + sign(main) + " NUMBER`, `" + main.text()
                        + " beats baseline by NUMBER`, `" + main.text() + " beats champion by NUMBER` or `"
                        + main.text() + " within NUMBER of champion`, each perhaps with `for each COLUMN`.");
    }

    Optional<Metric> metric(String text, Value value) {
        Optional<Metric> metric = Metric.byText(text);
        if (metric.isEmpty()) {
            return value.refuse("`" + text + "` is no metric", "Known: " + String.join(", ", Metric.texts(task)) + ".");
        }
        return metric.filter(m -> m.fits(task))
                .or(() -> value.refuse(
                        "`" + text + "` is no metric of a " + task.name().toLowerCase(java.util.Locale.ROOT) + " task",
                        "Use one of " + String.join(", ", Metric.texts(task)) + "."));
    }

    private Optional<Goal> threshold(String text, Metric metric, String sign, String written, Value value) {
        if (!sign.equals(sign(metric))) {
            return value.refuse(
                    "a " + (metric.higherIsBetter() ? "higher " : "lower ") + metric.text() + " is better",
                    "Write `" + metric.text() + " " + sign(metric) + " " + written + "`.");
        }
        Comparison comparison = metric.higherIsBetter() ? Comparison.AT_LEAST : Comparison.AT_MOST;
        if (metric.isLatency()) {
            return Value.parseDuration(written)
                    .map(Duration::toMillis)
                    .map(millis -> new Goal(text, metric, comparison, millis, Optional.empty()))
                    .or(() -> value.refuse(
                            "`" + written + "` is not a duration", "Write a whole number and a unit, such as `5ms`."));
        }
        return number(written, value)
                .flatMap(number -> metric.allows(number, task)
                        ? Optional.of(new Goal(text, metric, comparison, number, Optional.empty()))
                        : value.refuse(metric.text() + " cannot be " + written, "It is " + metric.range(task) + "."));
    }

    private static Optional<Goal> margin(
            String text, Metric metric, Comparison comparison, String written, Value value) {
        if (metric.isLatency()) {
            return value.refuse(
                    "a " + (comparison.isOfChampion() ? "champion" : "baseline") + " has no " + metric.text(),
                    "Write `" + metric.text() + " <= 5ms`.");
        }
        return number(written, value)
                .flatMap(number -> number >= 0
                        ? Optional.of(new Goal(text, metric, comparison, number, Optional.empty()))
                        : value.refuse(
                                "the margin is negative",
                                "Write how much better the model has to be, such as `0.03`."));
    }

    private static Optional<Double> number(String written, Value value) {
        return NUMBER.matcher(written).matches() && Double.isFinite(Double.parseDouble(written))
                ? Optional.of(Double.parseDouble(written))
                : value.refuse("`" + written + "` is not a number", "Write it as in `0.70`.");
    }

    private static String sign(Metric metric) {
        return metric.higherIsBetter() ? ">=" : "<=";
    }
}
