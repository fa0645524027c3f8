package dev.lambent.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code benchmarks/run}: every benchmark is a subcommand. */
@Command(
        name = "benchmarks/run",
        description = "What Lambent is measured against. Builds first if needed.",
        mixinStandardHelpOptions = true,
        subcommands = CrossValidationBenchmark.class)
final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
