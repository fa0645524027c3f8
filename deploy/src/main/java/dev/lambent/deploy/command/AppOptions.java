package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which app, and where its data lies; the same options for every command. */
final class AppOptions {
    private static final Pattern APP_NAME = Pattern.compile("(?m)^app:\\s*[\"']?([a-z0-9][a-z0-9-]*)");

    @Option(
            names = "--app",
            scope = CommandLine.ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The app's folder, the one with lambent.yaml (default: the current folder).")
    Path app;

    @Option(
            names = "--home",
            scope = CommandLine.ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where the app's data lies (default: ./.lambent/<app>).")
    Path home;

    /** The home folder; its default needs the app's name, and an app without one is reported when it is loaded. */
    Home home() {
        return new Home(home != null ? home : Path.of(".lambent").resolve(appName()));
    }

    /** @throws dev.lambent.error.LambentException (USER) naming every problem of the app */
    App load() {
        return AppLoader.load(app.toAbsolutePath().normalize(), home());
    }

    private String appName() {
        try {
            Matcher name = APP_NAME.matcher(Files.readString(app.resolve("lambent.yaml")));
            return name.find() ? name.group(1) : "app";
        } catch (IOException e) {
            return "app";
        }
    }
}
