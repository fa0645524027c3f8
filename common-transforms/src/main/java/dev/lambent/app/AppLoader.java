package dev.lambent.app;

import java.nio.file.Path;

/** Reads an app's folder. */
public final class AppLoader {
    private AppLoader() {}

    /**
     * Parses and validates {@code lambent.yaml} and the files it names.
     *
     * @throws dev.lambent.error.LambentException (USER) naming every problem at once, each with line and remedy
     */
    public static App load(Path folder, Home home) {
        throw new UnsupportedOperationException("not built yet: " + folder + home);
    }
}
