package dev.lambent.gate;

import dev.lambent.app.App;
import dev.lambent.app.Baseline;
import dev.lambent.app.GateSpec;
import dev.lambent.app.Goal;
import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model will be judged by, as it stands before training.
 *
 * @param goals those of the app; and, if none of them speaks of the champion, that it has to be beaten
 * @param holdout share of the rows that decide
 * @param settings of the metrics
 */
public record Contract(
        Task task, List<Goal> goals, GateSpec gate, List<Baseline> baselines, double holdout, MetricSettings settings) {
    private static final int HASH_BYTES = 8;

    public Contract {
        goals = List.copyOf(goals);
        baselines = List.copyOf(baselines);
    }

    public static Contract of(App app) {
        List<Goal> goals = new ArrayList<>(app.goals());
        if (goals.stream().noneMatch(goal -> goal.comparison().isOfChampion())) {
            Metric main = Metric.main(app.task());
            goals.add(new Goal(
                    main.text() + " beats champion by 0",
                    main,
                    Goal.Comparison.BEATS_CHAMPION_BY,
                    0,
                    Optional.empty()));
        }
        return new Contract(
                app.task(),
                goals,
                app.gate(),
                app.baselines(),
                app.train().holdout(),
                app.train().metrics());
    }

    /**
     * The contract in one canonical form, a line per term; metrics, thresholds and directions are in the goals, and so are the
     * settings of those metrics that have one.
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("task ").append(task.name().toLowerCase(Locale.ROOT)).append('\n');
        text.append("alpha ").append(gate.alpha()).append('\n');
        text.append("min_rows ").append(gate.minRows()).append('\n');
        text.append("holdout ").append(holdout).append('\n');
        for (Baseline baseline : baselines) {
            text.append("baseline ").append(baseline).append('\n');
        }
        for (Goal goal : goals) {
            text.append("goal ")
                    .append(goal.metric().text())
                    .append(' ')
                    .append(goal.comparison().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(goal.value())
                    .append(goal.each().map(column -> " each " + column).orElse(""))
                    .append(goal.metric()
                            .setting(settings)
                            .map(setting -> " " + setting)
                            .orElse(""))
                    .append('\n');
        }
        return text.toString();
    }

    /** The first 16 hex digits of the SHA-256 of {@link #text}. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
