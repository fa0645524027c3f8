package dev.lambent.deploy.command;

import dev.lambent.app.Home;
import dev.lambent.deploy.platform.PlatformStatus;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lambent logs}. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Shows the end of a log: kafka, jobmanager, taskmanager, speed-submit, serving, batch. "
                + "Without a name it lists them.")
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which log.")
    private String name;

    @Option(names = "--lines", paramLabel = "N", defaultValue = "50", description = "How many lines (default 50).")
    private int lines;

    @Override
    public Integer call() {
        Screen screen = Screen.ofTerminal();
        Home home = options.home();
        List<Path> logs = PlatformStatus.logs(home);
        if (name == null) {
            if (logs.isEmpty()) {
                screen.say("There are no logs in %s yet.", home.logs());
            }
            logs.forEach(log -> screen.say("%s", log));
            return 0;
        }
        Path log = logs.stream()
                .filter(l -> l.getFileName().toString().equals(name + ".log"))
                .findFirst()
                .orElseThrow(() -> LambentException.user(
                        "There is no log named " + name,
                        "in " + home.logs() + " are "
                                + logs.stream()
                                        .map(l -> l.getFileName().toString().replace(".log", ""))
                                        .toList(),
                        "Name one of these."));
        try {
            List<String> all = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
            all.subList(Math.max(0, all.size() - lines), all.size()).forEach(line -> screen.say("%s", line));
        } catch (IOException e) {
            throw LambentException.external(log + " cannot be read", e.getMessage(), "Check its permissions.", e);
        }
        return 0;
    }
}
