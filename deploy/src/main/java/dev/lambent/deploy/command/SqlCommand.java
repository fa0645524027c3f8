package dev.lambent.deploy.command;

import dev.lambent.deploy.client.Answer;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.AnswerFormat;
import dev.lambent.deploy.screen.Screen;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lambent sql}. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the merged views: events, features, predictions, labels, models, publications, and the app's own.",
            "DuckDB's SQL, SELECT only."
        })
public final class SqlCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Parameters(paramLabel = "SELECT", description = "One SELECT.")
    private String sql;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, csv or json (one object a line); default table.")
    private AnswerFormat format;

    @Option(names = "--epoch", paramLabel = "N", description = "As of epoch N: its batch views alone.")
    private Long epoch;

    @Override
    public Integer call() {
        Screen screen = Screen.ofTerminal();
        Answer answer = ServingClient.of(options.home())
                .sql(sql, epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch));
        screen.out().print(format.render(answer));
        if (answer.truncated()) {
            System.err.println("There are more rows; serving returns no more than these. Use LIMIT or aggregate.");
        }
        return 0;
    }
}
