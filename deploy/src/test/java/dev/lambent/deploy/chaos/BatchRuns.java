package dev.lambent.deploy.chaos;

import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.deploy.e2e.Platform;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.StandbyBatch;
import dev.lambent.error.LambentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Batch runs, one after the other, that train each time; some are killed, at a step and a moment within it that the seed
 * draws, and go on in another process. A run that fails of another fault is repeated. Once the feature set is changed and
 * switched to, by the command that users have; that is killed once as well.
 */
final class BatchRuns implements AutoCloseable {
    private static final Pattern STEP = Pattern.compile("^(\\d+)\\. .*");
    private static final Pattern IN_FORCE = Pattern.compile("model [0-9a-f]+(; it)? is in force");
    private static final int STEPS = 9;
    private static final Duration SWITCH = Duration.ofMinutes(10);

    private final Platform platform;
    private final Path app;
    private final Home home;
    private final Random random;
    private final Journal journal;
    private final int killEvery;
    private final int switchAfter;
    private final Thread thread;
    private StandbyBatch batch;
    private volatile int published;
    private volatile int killed;
    private volatile int activated;
    private boolean switchKilled;
    private volatile boolean switched;
    private volatile boolean stopped;

    /**
     * @param killEvery the first, and then every how many-th run is killed once
     * @param switchAfter after how many of them the feature set is changed, once one has put a model in force
     */
    BatchRuns(Platform platform, Path app, Home home, Random random, Journal journal, int killEvery, int switchAfter) {
        this.platform = platform;
        this.app = app;
        this.home = home;
        this.random = random;
        this.journal = journal;
        this.killEvery = killEvery;
        this.switchAfter = switchAfter;
        thread = new Thread(this::run, "batch-runs");
        thread.start();
    }

    int published() {
        return published;
    }

    int killed() {
        return killed;
    }

    /** How many models they put in force while the log grew; a fault can keep a promoted one out. */
    int activated() {
        return activated;
    }

    /** Whether readers are at the changed feature set. */
    boolean hasSwitched() {
        return switched;
    }

    private void run() {
        while (!stopped) {
            if (!switched && published >= switchAfter && activated > 0) {
                switchFeatures();
            } else if (published % killEvery == 0 && killed <= published / killEvery) {
                runOnce(new KillAt(2 + random.nextInt(STEPS - 1), random.nextInt(1_000)));
            } else {
                runOnce(null);
            }
        }
        end();
    }

    private void runOnce(KillAt kill) {
        try {
            if (batch == null || kill != null) {
                end();
                batch = StandbyBatch.start(
                        Installation.current(),
                        AppLoader.load(app, home),
                        home,
                        List.of("--train", "always"),
                        new Steps(kill));
            }
            batch.run();
            published++;
            journal.say("batch: " + published + " runs are done");
        } catch (LambentException e) {
            journal.say("batch: a run ended: " + e.reason());
            end();
        }
    }

    private void end() {
        if (batch != null) {
            batch.close();
            batch = null;
        }
    }

    private void switchFeatures() {
        end();
        try {
            ChaosApp.change(app);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        journal.say("features.sql is changed");
        String before = servedTransform();
        while (!switched && !stopped) {
            Platform.Outcome outcome = runCommand();
            switched = outcome.exitCode() == 0 && !servedTransform().equals(before);
            journal.say("lambent batch ended with " + outcome.exitCode() + ":\n" + outcome.output());
        }
        published++;
    }

    private String servedTransform() {
        String[] transform = new String[1];
        try {
            Platform.await("serving says what it serves", Duration.ofMinutes(2), () -> {
                transform[0] = platform.get("/status").path("transform").asText();
                return true;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return transform[0];
    }

    private Platform.Outcome runCommand() {
        CompletableFuture<Platform.Outcome> command =
                CompletableFuture.supplyAsync(() -> platform.run(SWITCH, "batch", "--train", "auto"));
        if (!switchKilled) {
            long millis = 15_000 + random.nextInt(30_000);
            try {
                return command.get(millis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                journal.say("fault: kill -9 of the batch run, " + millis + " ms into the switch");
                killProcess();
                switchKilled = true;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return command.join();
    }

    /** @param step its number in the run's report @param afterMillis how long after it began */
    private record KillAt(int step, long afterMillis) {}

    /** Reads the report of the runs, and kills their process when the time has come. */
    private final class Steps extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final KillAt kill;

        Steps(KillAt kill) {
            this.kill = kill;
        }

        @Override
        public void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (IN_FORCE.matcher(text).find()) {
                activated++;
                journal.say("batch: " + text.strip());
            }
            Matcher step = STEP.matcher(text);
            if (step.matches()) {
                journal.say("batch: " + step.group());
                if (kill != null && Integer.parseInt(step.group(1)) == kill.step()) {
                    killSoon();
                }
            }
        }

        private void killSoon() {
            try {
                TimeUnit.MILLISECONDS.sleep(kill.afterMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            killProcess();
            killed++;
            journal.say("fault: kill -9 of the batch run, " + kill.afterMillis() + " ms into step " + kill.step());
        }
    }

    private static void killProcess() {
        ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("-Dlambent.process=batch@"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills the run under way, wherever it is: nothing that it did not finish may show. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        while (thread.isAlive()) {
            killProcess();
            thread.join(200);
        }
    }
}
