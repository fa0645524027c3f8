package dev.lambent.deploy.command;

import dev.lambent.deploy.screen.AnswerFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists every registered model.",
            "`status` is what its own batch run did with it, and never changes; `aliases` is what it is now; `despite` is the"
                    + " reason that was given when it was promoted by hand."
        },
        footer = {"", "Example: lambent models list --format csv"})
final class ModelsListCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv or json.")
    private AnswerFormat format;

    @Override
    public Integer call() {
        return models.list(format);
    }
}
