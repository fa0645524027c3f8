package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.Platform;
import dev.lambent.deploy.screen.Screen;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lambent down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops all processes of the app's platform. Its data stays, and `up` goes on from there.")
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Override
    public Integer call() {
        App app = options.load();
        Screen screen = Screen.ofTerminal();
        try (Platform platform = Platform.open(Installation.current(), app, options.home(), screen)) {
            List<String> stopped = platform.stop();
            screen.say(stopped.isEmpty() ? "Nothing was running." : "Stopped: " + String.join(", ", stopped) + ".");
        }
        return 0;
    }
}
