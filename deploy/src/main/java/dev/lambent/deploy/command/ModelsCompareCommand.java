package dev.lambent.deploy.command;

import dev.lambent.deploy.model.ModelComparison;
import dev.lambent.deploy.model.RegisteredModel;
import dev.lambent.deploy.screen.AnswerFormat;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models compare}. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Puts two models side by side.",
            "Parameters, metrics by part with their differences (the second less the first) and which one is better by each,"
                    + " verdicts of their goals."
        },
        footer = {
            "",
            "Examples:",
            "  lambent models compare champion challenger",
            "  lambent models compare previous champion --format csv"
        })
final class ModelsCompareCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(index = "0", paramLabel = "A", description = "An id, its first digits, or an alias.")
    private String first;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private String second;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv or json.")
    private AnswerFormat format;

    @Override
    public Integer call() {
        RegisteredModel a = models.model(first);
        RegisteredModel b = models.model(second);
        if (a.id().equals(b.id())) {
            throw LambentException.user(
                    "There is nothing to compare",
                    first + " and " + second + " are one model, " + a.id(),
                    "Name two models; `lambent models` shows them.");
        }
        Screen screen = Screen.ofTerminal();
        screen.out().print(format.render(ModelComparison.of(a, b)));
        if (format == AnswerFormat.TABLE) {
            ModelComparison.remarks(a, b).forEach(remark -> screen.say("%s", remark));
        }
        return 0;
    }
}
