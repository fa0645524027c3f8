package dev.lambent.deploy.chaos;

import java.util.Locale;

/** Prints what is done and what happens, with the time since the beginning. */
final class Journal {
    private final long start = System.nanoTime();

    void say(String line) {
        System.out.printf(Locale.ROOT, "[%7.2f] %s%n", (System.nanoTime() - start) / 1e9, line);
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
