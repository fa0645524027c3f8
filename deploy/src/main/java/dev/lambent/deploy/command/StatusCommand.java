package dev.lambent.deploy.command;

import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.platform.PlatformStatus;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.deploy.screen.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lambent status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs, what has died, and how far serving has come. Exit code 0 if all runs, else 1.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Override
    public Integer call() {
        Screen screen = Screen.ofTerminal();
        PlatformStatus status = PlatformStatus.of(options.load(), options.home());
        Table table = new Table(List.of("part", "state", "process", "address"));
        for (PlatformStatus.Part part : status.parts()) {
            table.add(List.of(
                    part.name(), part.state(), part.pid() == 0 ? "" : Long.toString(part.pid()), part.address()));
        }
        screen.say("%s", table.render(""));
        return status.allRun() ? 0 : Lambent.CHECK_FAILED;
    }
}
