package dev.lambent.deploy.command;

import dev.lambent.deploy.platform.BatchJob;
import dev.lambent.deploy.platform.Installation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models rebuild}. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a model once more from its lineage, and says whether it is the same.",
            "It reads the tables in the versions that the model was trained on, with its seed and its parameters. The same id is"
                    + " the same model, to the last bit of every coefficient. Nothing is registered or published."
        },
        footer = {"", "Example:", "  lambent models rebuild champion"})
final class ModelsRebuildCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "MODEL", description = "An id, its first digits, or an alias.")
    private String name;

    @Override
    public Integer call() {
        String id = models.registry().names().resolve(name);
        new BatchJob(Installation.current(), models.options().load(), models.home())
                .run(Optional.empty(), List.of("--rebuild", id), System.out);
        return 0;
    }
}
