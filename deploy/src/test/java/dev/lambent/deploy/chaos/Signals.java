package dev.lambent.deploy.chaos;

import dev.lambent.deploy.e2e.Platform;
import java.io.IOException;
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
        send("KILL", pid(role));
    }

    /** Suspends a process for a while. If it is gone by then, somebody killed it meanwhile. */
    void suspend(long pid, long millis) throws InterruptedException {
        send("STOP", pid);
        TimeUnit.MILLISECONDS.sleep(millis);
        send("CONT", pid);
    }

    static void send(String signal, long pid) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("there is no kill command", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
