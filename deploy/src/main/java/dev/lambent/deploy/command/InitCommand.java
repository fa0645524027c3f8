package dev.lambent.deploy.command;

import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lambent init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes a commented app skeleton into a new or empty folder; it is valid as it stands.")
public final class InitCommand implements Callable<Integer> {
    private static final List<String> FILES = List.of("lambent.yaml", "features.sql", "label.sql", "views.sql");

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder;

    @Override
    public Integer call() {
        try {
            refuseToOverwrite();
            Files.createDirectories(folder);
            for (String file : FILES) {
                try (InputStream skeleton = InitCommand.class.getResourceAsStream("/skeleton/" + file)) {
                    Files.copy(skeleton, folder.resolve(file));
                }
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "The skeleton cannot be written to " + folder, e.getMessage(), "Check its permissions.", e);
        }
        Screen screen = Screen.ofTerminal();
        screen.say("Written: %s in %s.", String.join(", ", FILES), folder);
        screen.say("Edit them, then: lambent up --app %s", folder);
        return 0;
    }

    private void refuseToOverwrite() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw LambentException.user(folder + " is no folder", "a file is there", "Name another.");
        }
        try (var children = Files.list(folder)) {
            if (children.findAny().isPresent()) {
                throw LambentException.user(
                        "No skeleton is written to " + folder, "it is not empty", "Name a new or an empty folder.");
            }
        }
    }
}
