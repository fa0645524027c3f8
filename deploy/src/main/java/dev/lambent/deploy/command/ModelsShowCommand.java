package dev.lambent.deploy.command;

import dev.lambent.deploy.model.ModelRegistry;
import dev.lambent.deploy.model.ModelText;
import dev.lambent.deploy.model.RegisteredModel;
import dev.lambent.deploy.model.StoredBundle;
import dev.lambent.deploy.screen.Screen;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows all that is known of one model.",
            "Parameters, data, folds, metrics, baselines, goals, trials, when it was in force, what it was made from, and"
                    + " whether its files are intact."
        },
        footer = {"", "Examples:", "  lambent models show champion", "  lambent models show 3f2a"})
final class ModelsShowCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "MODEL", description = "An id, its first digits, or an alias.")
    private String name;

    @Override
    public Integer call() {
        RegisteredModel model = models.model(name);
        ModelRegistry registry = models.registry();
        List<String> aliases = registry.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(model.id()))
                .map(Map.Entry::getKey)
                .toList();
        StoredBundle bundle = StoredBundle.of(models.home(), model.id());
        Screen.ofTerminal().out().print(new ModelText(model, aliases, registry.terms(), bundle).render());
        return 0;
    }
}
