package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.platform.BatchJob;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.Platform;
import dev.lambent.deploy.screen.Screen;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lambent up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts what does not run: Kafka, the mirror of foreign topics if the app has any, Flink with the speed job,",
            "serving. Returns when all is ready.",
            "An app with history and no publication yet gets its first batch run before the speed job starts."
        })
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Override
    public Integer call() {
        App app = options.load();
        Home home = options.home();
        Screen screen = Screen.ofTerminal();
        Installation installation = Installation.current();
        screen.say("Starting the platform of app %s in %s", app.name(), home.path());
        try (Platform platform = Platform.open(installation, app, home, screen)) {
            platform.requireGrown();
            String bootstrap = platform.startKafka();
            if (!platform.published() && !app.history().isEmpty()) {
                screen.say("  nothing is published yet and the app has a history: first batch run");
                new BatchJob(installation, app, home).run(Optional.of(bootstrap), List.of(), System.out);
            }
            Endpoints endpoints = platform.startLayers(bootstrap);
            platform.startKeeper();
            platform.letGo();
            screen.say("Ready.");
            if (platform.hasChanged()) {
                screen.say("  The app was changed since it was published; what is published goes on. `lambent batch`"
                        + " switches to the changed app.");
            }
            screen.say("  log      %s", endpoints.bootstrapServers());
            screen.say("  serving  %s", endpoints.serving());
            screen.say("  Flink    %s", endpoints.flink());
        }
        return 0;
    }
}
