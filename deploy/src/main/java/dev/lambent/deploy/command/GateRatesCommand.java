package dev.lambent.deploy.command;

import dev.lambent.app.Metric;
import dev.lambent.app.Task;
import dev.lambent.deploy.screen.Progress;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.deploy.screen.Table;
import dev.lambent.error.LambentException;
import dev.lambent.gate.GateRates;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lambent gate-rates}. */
@Command(
        name = "gate-rates",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Simulates the gate: how often a challenger that is no better than the champion passes, and how often one that is",
            "better. Needs no app and no running platform. The same seed gives the same rates."
        })
public final class GateRatesCommand implements Callable<Integer> {
    @Option(names = "--runs", description = "Simulated hold-outs per metric.")
    private int runs = 1_000;

    @Option(names = "--rows", description = "Rows of a hold-out.")
    private int rows = 1_000;

    @Option(names = "--alpha", description = "The gate's error rate.")
    private double alpha = 0.05;

    @Option(names = "--seed", description = "Of every random draw.")
    private long seed = 1;

    @Override
    public Integer call() {
        if (runs < 1 || rows < 100 || !(alpha >= 1e-6 && alpha <= 0.5)) {
            throw LambentException.user(
                    "Nothing can be simulated",
                    "--runs " + runs + ", --rows " + rows + ", --alpha " + alpha,
                    "Ask for at least 1 run of 100 rows, and an alpha from 0.000001 to 0.5.");
        }
        Screen screen = Screen.ofTerminal();
        Table table = new Table(
                List.of("task", "metric", "equal models pass", "by point estimate", "better models pass", "better by"));
        int metrics = Arrays.stream(Task.values())
                .mapToInt(task -> Metric.of(task).size())
                .sum();
        int done = 0;
        try (Progress progress = screen.progress("simulating", "metrics", metrics)) {
            for (Task task : Task.values()) {
                for (Metric metric : Metric.of(task)) {
                    table.add(row(task, GateRates.simulate(task, metric, rows, runs, alpha, seed)));
                    progress.stepTo(++done);
                }
            }
        }
        screen.say("%,d hold-outs of %,d rows per metric, alpha %s, seed %d", runs, rows, alpha, seed);
        screen.out().print(table.render("  "));
        screen.say(
                "Equal models should pass in %s of the runs; in so many, chance alone moves that by up to %s.",
                percent(alpha), percent(2 * Math.sqrt(alpha * (1 - alpha) / runs)));
        return 0;
    }

    private static List<String> row(Task task, GateRates rates) {
        return List.of(
                task.name().toLowerCase(Locale.ROOT),
                rates.metric().text(),
                percent(rates.equal()),
                percent(rates.equalByEstimate()),
                percent(rates.better()),
                String.format(Locale.ROOT, "%.4f", rates.gain()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
