package dev.lambent.deploy.command;

import dev.lambent.app.Home;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.model.ModelRegistry;
import dev.lambent.deploy.model.RegisteredModel;
import dev.lambent.deploy.screen.AnswerFormat;
import dev.lambent.deploy.screen.Screen;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent models}: the registry. Alone it lists. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = {
            "Shows every model that was trained, how good it is and which one is in force; puts another one in force."
                    + " Without a command: list.",
            "",
            "A model is named by its id, by the first digits of it, or by an alias:",
            "  champion    the model in force now",
            "  previous    the one in force before it, of the same feature set",
            "  challenger  the newest model of the feature set that was never in force"
        },
        footer = {
            "",
            "Examples:",
            "  lambent models",
            "  lambent models show champion",
            "  lambent models compare champion challenger",
            "  lambent models promote challenger --despite \"more rows will come\"",
            "  lambent models rollback",
            "  lambent models export 3f2a --to model.zip"
        },
        subcommands = {
            ModelsListCommand.class,
            ModelsShowCommand.class,
            ModelsCardCommand.class,
            ModelsCompareCommand.class,
            ModelsPromoteCommand.class,
            ModelsRollbackCommand.class,
            ModelsExportCommand.class,
            ModelsRebuildCommand.class,
            CommandLine.HelpCommand.class
        })
public final class ModelsCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv or json.")
    private AnswerFormat format;

    AppOptions options() {
        return options;
    }

    Home home() {
        return options.home();
    }

    ModelRegistry registry() {
        return new ModelRegistry(ServingClient.of(home()));
    }

    /** The model that a name means. */
    RegisteredModel model(String name) {
        ModelRegistry registry = registry();
        Map<String, RegisteredModel> models = registry.models();
        return models.get(registry.names().resolve(name));
    }

    Integer list(AnswerFormat how) {
        Screen.ofTerminal().out().print(how.render(registry().list()));
        return 0;
    }

    @Override
    public Integer call() {
        return list(format);
    }
}
