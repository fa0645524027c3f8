package dev.lambent.deploy.demo;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The demo starts afresh each time, and deletes only what a demo made: a home with its mark in it. */
final class DemoHome {
    private static final String MARK = "made-by-lambent-demo";

    private DemoHome() {}

    /** @throws LambentException (USER) if the folder has data that no demo made */
    static void refuseForeign(Home home) {
        if (Files.exists(home.path()) && !Files.exists(home.path().resolve(MARK)) && !isEmpty(home.path())) {
            throw LambentException.user(
                    "The demo does not touch " + home.path(),
                    "it holds data that no demo made",
                    "Give the demo a folder of its own with --home, or delete that one yourself.");
        }
    }

    /** Deletes the last demo's data, if there is any, and marks the folder as this one's. */
    static void refresh(Home home) {
        refuseForeign(home);
        try {
            if (Files.exists(home.path())) {
                try (Stream<Path> all = Files.walk(home.path())) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(home.path());
            Files.writeString(home.path().resolve(MARK), "`lambent demo` deletes this folder when it starts.\n");
        } catch (IOException e) {
            throw LambentException.external(
                    "The demo's folder cannot be made afresh", e.getMessage(), "Check " + home.path() + ".", e);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
