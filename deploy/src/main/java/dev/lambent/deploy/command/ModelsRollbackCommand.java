package dev.lambent.deploy.command;

import dev.lambent.deploy.model.ModelNames;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models rollback}. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the model in force that was in force before.",
            "The same as `promote previous`. A second rollback goes forward again."
        },
        footer = {"", "Example: lambent models rollback"})
final class ModelsRollbackCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Option(
            names = "--despite",
            paramLabel = "REASON",
            description = "Needed if that model was not shown to reach its goals either; the reason is kept for ever.")
    private String despite;

    @Override
    public Integer call() {
        return new ByHand(models).promote(ModelNames.PREVIOUS, Optional.ofNullable(despite));
    }
}
