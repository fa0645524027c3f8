package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A batch process that stays up between runs, so that only the first one pays for Spark's start. */
public final class StandbyBatch implements AutoCloseable {
    private static final Duration RUN_DEADLINE = Duration.ofHours(24);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final Home home;
    private final JavaProcess process;

    private StandbyBatch(Home home, JavaProcess process) {
        this.home = home;
        this.process = process;
    }

    /**
     * @param options of each of its runs, as {@link BatchJob#run} takes them
     * @param screen where its standard output goes; Spark's log goes to {@code logs/batch.log}
     */
    public static StandbyBatch start(
            Installation installation, App app, Home home, List<String> options, OutputStream screen) {
        List<String> all = new ArrayList<>(options);
        all.add("--standby");
        try {
            return new StandbyBatch(
                    home,
                    JavaProcess.startShown(
                            BatchJob.command(installation, app, home, Jit.OPTIMISE_LITTLE, all),
                            BatchJob.log(home),
                            screen));
        } catch (IOException e) {
            throw LambentException.external(
                    "The batch process cannot be started", e.getMessage(), "Check the home folder and the JDK.", e);
        }
    }

    /**
     * One batch run, to its end.
     *
     * @throws LambentException if it ends with an error
     */
    public void run() {
        try {
            Files.createDirectories(home.batchRequest().getParent());
            Files.writeString(home.batchRequest(), "");
        } catch (IOException e) {
            throw LambentException.external(
                    "A batch run cannot be asked for", e.getMessage(), "Check the home folder.", e);
        }
        Wait.until(
                "The batch run did not end",
                RUN_DEADLINE,
                () -> !process.isAlive() || Files.notExists(home.batchRequest()),
                () -> true,
                () -> process.lastWords(15));
        if (!process.isAlive()) {
            throw BatchJob.failed(process.onExit().join(), process.lastWords(15), BatchJob.log(home));
        }
    }

    @Override
    public void close() {
        process.stop(STOP_GRACE);
    }
}
