package dev.lambent.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.card.LinePlot;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Cross-validation by Lambent, and by MLlib's {@code CrossValidator}. */
@Command(
        name = "cross-validation",
        description =
                "Cross-validates a candidate over a grid and fits the best: Lambent beside MLlib's CrossValidator, on the same"
                        + " rows and folds, each run a process of its own, in turn.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class CrossValidationBenchmark implements Callable<Integer> {
    private static final double SAME = 1e-6;

    @Option(names = "--rows", split = ",", description = "Rows in the folds; several, for the growth.")
    private List<Long> rows = List.of(1_000_000L);

    @Option(names = "--numbers", description = "Inputs that are numbers.")
    private int numbers = 25;

    @Option(names = "--texts", description = "Inputs that are texts, of twelve values each.")
    private int texts = 5;

    @Option(names = "--folds", description = "Folds; each is judged by what the others train.")
    private int folds = 5;

    @Option(names = "--runs", description = "Runs of each contender; medians are told.")
    private int runs = 3;

    @Option(names = "--cores", description = "Cores of Spark, and parallelism of CrossValidator.")
    private int cores = 2;

    @Option(names = "--heap", description = "Heap of each process.")
    private String heap = "4g";

    @Option(names = "--candidate", description = "logistic_regression, random_forest or gradient_boosted_trees.")
    private String candidate = "logistic_regression";

    @Option(
            names = "--parameter",
            description = "Values of a parameter, as reg_param=0.1,0.01; may be given several times.")
    private Map<String, String> grid = new LinkedHashMap<>();

    @Option(names = "--plot", description = "Where the growth in rows is drawn (SVG).")
    private Optional<Path> plot = Optional.empty();

    /** Who takes part. */
    private enum Contender {
        LAMBENT("Lambent"),
        MLLIB("CrossValidator of the pipeline"),
        MLLIB_ENCODED("CrossValidator, encoded before");

        private final String title;

        Contender(String title) {
            this.title = title;
        }

        String process() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (grid.isEmpty() && candidate.equals("logistic_regression")) {
            grid.put("reg_param", "0.1,0.046,0.022,0.01,0.0046,0.0022,0.001,0.00046,0.00022,0.0001");
            grid.put("elastic_net_param", "0.5");
        }
        Path folder = Files.createTempDirectory("cross-validation");
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        Map<Contender, List<LinePlot.Mark>> growth = new EnumMap<>(Contender.class);
        boolean same = true;
        for (long size : rows) {
            ContestSpec spec = new ContestSpec(size, numbers, texts, folds, cores, candidate, grid);
            Map<Contender, List<Outcome>> outcomes = contest(spec, new ContestProcesses(folder, heap), out);
            outcomes.forEach((contender, of) -> growth.computeIfAbsent(contender, c -> new ArrayList<>())
                    .add(LinePlot.Mark.of(size, Comparison.median(of, Outcome::wallSeconds))));
            same &= tell(spec, outcomes, out);
        }
        if (plot.isPresent()) {
            Files.writeString(plot.get(), draw(growth), UTF_8);
        }
        return same ? 0 : 1;
    }

    private Map<Contender, List<Outcome>> contest(ContestSpec spec, ContestProcesses processes, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%,d rows, %d numbers and %d texts, %d folds, %s %s, %d cores, heap %s%n",
                spec.rows(),
                numbers,
                texts,
                folds,
                candidate,
                grid,
                cores,
                heap);
        processes.prepare(spec);
        Map<Contender, List<Outcome>> outcomes = new EnumMap<>(Contender.class);
        for (int run = 1; run <= runs; run++) {
            for (Contender contender : Contender.values()) {
                Outcome outcome = processes.measure(contender.process(), spec);
                outcomes.computeIfAbsent(contender, c -> new ArrayList<>()).add(outcome);
                out.printf(Locale.ROOT, "  run %d  %-32s %8.1f s%n", run, contender.title, outcome.wallSeconds());
            }
        }
        return outcomes;
    }

    /** @return whether all agree, as far as they must */
    private boolean tell(ContestSpec spec, Map<Contender, List<Outcome>> outcomes, PrintStream out) {
        out.printf("  %-32s %10s %10s %12s%n", "medians", "wall s", "CPU s", "live heap MB");
        outcomes.forEach((contender, of) -> out.printf(
                Locale.ROOT,
                "  %-32s %10.1f %10.1f %12.0f%n",
                contender.title,
                Comparison.median(of, Outcome::wallSeconds),
                Comparison.median(of, Outcome::cpuSeconds),
                Comparison.median(of, run -> run.liveMegabytes())));
        List<Outcome> ours = outcomes.get(Contender.LAMBENT);
        out.printf(
                Locale.ROOT,
                "  in MLlib's fit: %.0f %% of the executors' time of Lambent%n",
                100 * Comparison.median(ours, Outcome::fitShare));
        boolean same = true;
        for (Contender contender : List.of(Contender.MLLIB, Contender.MLLIB_ENCODED)) {
            Comparison comparison = new Comparison(ours, outcomes.get(contender));
            boolean agrees = comparison.sameWinner() && comparison.difference() <= SAME;
            // The encoders of the other one have seen more rows, and trees are grown from other draws.
            boolean must = contender == Contender.MLLIB && candidate.equals("logistic_regression");
            same &= agrees || !must;
            out.printf(
                    Locale.ROOT,
                    "  %s takes %.2f times as long, %.2f times the CPU; %s winner, means differ by %.1e at most%s%n",
                    contender.title,
                    comparison.ratio(Outcome::wallSeconds),
                    comparison.ratio(Outcome::cpuSeconds),
                    comparison.sameWinner() ? "same" : "ANOTHER",
                    comparison.difference(),
                    must ? agrees ? "  [ok]" : "  [UNTRUE]" : "");
        }
        return same;
    }

    private String draw(Map<Contender, List<LinePlot.Mark>> growth) {
        List<LinePlot.Series> series = new ArrayList<>();
        growth.forEach((contender, marks) -> series.add(new LinePlot.Series(contender.title, marks, true)));
        return new LinePlot(
                        "growth",
                        "Cross-validation: seconds by rows",
                        "Wall time of " + candidate + ", " + folds + " folds, by the number of rows",
                        LinePlot.Axis.of("rows"),
                        LinePlot.Axis.of("seconds"),
                        series,
                        Optional.empty())
                .svg();
    }
}
