package dev.lambent.deploy.command;

import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.AnswerFormat;
import dev.lambent.deploy.screen.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent models}. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Shows every model that was trained: what it is, how good it is, whether it is in force.")
public final class ModelsCommand implements Callable<Integer> {
    private static final String MODELS =
            "SELECT model, epoch, kind, metric, round(cv_mean, 4) AS cv_mean, round(cv_sd, 4) AS cv_sd,"
                    + " round(holdout, 4) AS holdout, round(gap, 4) AS gap, training_rows, passed, status"
                    + " FROM models ORDER BY epoch, model";

    @Mixin
    private AppOptions options;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv or json.")
    private AnswerFormat format;

    @Override
    public Integer call() {
        Screen.ofTerminal()
                .out()
                .print(format.render(ServingClient.of(options.home()).sql(MODELS)));
        return 0;
    }
}
