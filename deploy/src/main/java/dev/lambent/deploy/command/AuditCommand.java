package dev.lambent.deploy.command;

import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.AnswerFormat;
import dev.lambent.deploy.screen.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows the books: offsets read = rows by batch and speed + quarantined + ticks + gaps.")
public final class AuditCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, csv or json.")
    private AnswerFormat format;

    @Override
    public Integer call() {
        Screen.ofTerminal()
                .out()
                .print(format.render(ServingClient.of(options.home()).sql("SELECT * FROM audit")));
        return 0;
    }
}
