package dev.lambent.deploy.command;

import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lambent lookup}. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = "Looks one key up in a view that the app declares under `lookups`; answered from memory.")
public final class LookupCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Parameters(index = "0", paramLabel = "VIEW", description = "The view.")
    private String view;

    @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
    private String key;

    @Override
    public Integer call() {
        Screen.ofTerminal()
                .say("%s", ServingClient.of(options.home()).lookup(view, key).toPrettyString());
        return 0;
    }
}
