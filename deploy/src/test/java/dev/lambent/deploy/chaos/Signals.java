package dev.lambent.deploy.chaos;

import dev.lambent.deploy.e2e.Platform;
import java.util.concurrent.TimeUnit;

/** What the operating system can do to a process. */
final class Signals {
    private final Platform platform;

    Signals(Platform platform) {
        this.platform = platform;
    }

    long pid(String role) {
        return Long.parseLong(platform.runFile(role + ".pid").strip());
    }

    void kill(String role) {
        Platform.signal(pid(role), "KILL");
    }

    /** Suspends a process for a while. If it is gone by then, somebody killed it meanwhile. */
    void suspend(long pid, long millis) throws InterruptedException {
        Platform.signal(pid, "STOP");
        TimeUnit.MILLISECONDS.sleep(millis);
        Platform.signal(pid, "CONT");
    }
}
