package dev.lambent.batch;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs on request, in one process: a run is asked for by the file {@code batch/request} of the home folder, which goes away
 * when the run is done. Spark is warm from the second run on, which then takes a fraction of the time. A process that dies
 * leaves the file, and the next one begins with that run.
 */
final class Standby {
    private static final long LOOK_MILLIS = 100;

    private final Path request;

    Standby(Home home) {
        this.request = home.batchRequest();
    }

    /** Serves requests until the thread is interrupted; a run that fails ends it. */
    void serve(Runnable run) {
        try {
            while (true) {
                if (Files.exists(request)) {
                    run.run();
                    Files.delete(request);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw LambentException.external(
                    "A batch run that is done cannot be ticked off",
                    request + " cannot be deleted: " + e.getMessage(),
                    "Check the permissions of the home folder.",
                    e);
        }
    }
}
