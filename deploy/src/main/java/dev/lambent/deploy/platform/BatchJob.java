package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.HomeLock;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** A batch run by spark-submit, in a process that ends with this one. */
public final class BatchJob {
    private static final Signal INTERRUPT = new Signal("INT");

    private final Installation installation;
    private final App app;
    private final Home home;

    public BatchJob(Installation installation, App app, Home home) {
        this.installation = installation;
        this.app = app;
        this.home = home;
    }

    /**
     * Runs to the end. Ctrl-C reaches the run itself, which may have something to finish: this process waits for it.
     *
     * @param bootstrap the brokers, or empty if there is no log yet
     * @param options of the batch main: {@code --full}, {@code --train …}
     * @param screen where its standard output goes; Spark's log goes to {@code logs/batch.log}
     * @throws LambentException if it ends with an error
     */
    public void run(Optional<String> bootstrap, List<String> options, OutputStream screen) {
        List<String> all = new ArrayList<>(options);
        bootstrap.ifPresent(b -> all.addAll(List.of("--bootstrap", b)));
        Path log = log(home);
        JavaCommand command =
                command(installation, app, home, isBrief(options) ? Jit.NEVER_OPTIMISE : Jit.OPTIMISE_LITTLE, all);
        SignalHandler before = Signal.handle(INTERRUPT, signal -> {});
        try {
            JavaProcess process = JavaProcess.startShown(command, log, screen);
            int code = process.waitFor();
            if (code != 0) {
                throw failed(code, process.lastWords(15), log);
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "The batch run cannot be started", e.getMessage(), "Check the home folder and the JDK.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external(
                    "The batch run was left", "waiting was interrupted", "Run it again: it goes on where it was.", e);
        } finally {
            Signal.handle(INTERRUPT, before);
        }
    }

    /** Whether a batch run holds the lock of its kind; a killed one does not. */
    static boolean isAtWork(Home home) {
        Path lock = home.batchLock();
        if (Files.notExists(lock)) {
            return false;
        }
        Optional<HomeLock> free = HomeLock.tryTake(lock);
        free.ifPresent(HomeLock::close);
        return free.isEmpty();
    }

    static Path log(Home home) {
        return home.logs().resolve("batch.log");
    }

    /** spark-submit of the batch layer on two local cores. */
    static JavaCommand command(Installation installation, App app, Home home, List<String> jit, List<String> options) {
        List<String> args = new ArrayList<>(List.of(
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--class",
                "dev.lambent.batch.BatchMain",
                installation.batchJar().toString(),
                "--app",
                app.folder().toAbsolutePath().toString(),
                "--home",
                home.path().toString()));
        args.addAll(options);
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms512m",
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                // Without this Spark hides what could not be serialised behind an error of its own.
                "--add-opens=java.base/sun.security.action=ALL-UNNAMED"));
        jvm.addAll(jit);
        return JavaCommand.of(
                "batch",
                home.path(),
                jvm,
                List.of(installation.sparkLib() + "/*"),
                "org.apache.spark.deploy.SparkSubmit",
                args);
    }

    /** A run after the first one has an interval's rows only: it is over before the optimising compiler has paid. */
    private boolean isBrief(List<String> options) {
        return Files.exists(home.currentState()) && !options.contains("--full") && !options.contains("always");
    }

    static LambentException failed(int code, String lastWords, Path log) {
        String problem = "The batch run failed";
        String reason = "it ended with exit code " + code;
        String remedy = "Nothing was published. Its log is " + log + "; it ends with:\n" + lastWords;
        return code == ErrorKind.USER.exitCode()
                ? LambentException.user(problem, reason, remedy)
                : LambentException.external(problem, reason, remedy, null);
    }
}
