package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.demo.Demo;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.screen.Screen;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lambent demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole main job on real flights: train on history, publish, stream, score, merge, publish again,",
            "audit. Leaves the platform up. Exit code 1 if anything it claims turns out untrue."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--exit", description = "Take everything down at the end.")
    private boolean exit;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = ".lambent/flights",
            description = "Where the demo's data lies; made afresh each time (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Override
    public Integer call() {
        Installation installation = Installation.current();
        Home home = new Home(folder);
        App app = AppLoader.load(installation.app("flights"), home);
        return Demo.run(installation, app, home, Screen.ofTerminal(), exit) ? 0 : Lambent.CHECK_FAILED;
    }
}
