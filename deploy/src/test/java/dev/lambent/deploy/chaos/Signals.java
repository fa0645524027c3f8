package dev.lambent.deploy.chaos;

import dev.lambent.deploy.e2e.Platform;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the operating system can do to a process. */
final class Signals {
    private static final Duration STARTED = Duration.ofMinutes(1);

    private final Platform platform;

    Signals(Platform platform) {
        this.platform = platform;
    }

    /** Of what runs, or ran last. */
    long pid(String role) {
        return Long.parseLong(platform.runFile(role + ".pid").strip());
    }

    /** One that stands by has no process for a moment, when it has taken another's place. */
    long awaitPid(String role) throws InterruptedException {
        AtomicLong pid = new AtomicLong();
        Platform.await("there is a " + role, STARTED, () -> {
            pid.set(pid(role));
            return true;
        });
        return pid.get();
    }

    void kill(String role) throws InterruptedException {
        Platform.signal(awaitPid(role), "KILL");
    }

    /** Suspends a process for a while. If it is gone by then, somebody killed it meanwhile. */
    void suspend(long pid, long millis) throws InterruptedException {
        Platform.signal(pid, "STOP");
        TimeUnit.MILLISECONDS.sleep(millis);
        Platform.signal(pid, "CONT");
    }
}
