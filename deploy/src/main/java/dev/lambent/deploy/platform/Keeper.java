package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.Jit;
import dev.lambent.deploy.screen.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The process that starts again what has died. Started by {@code up}, it looks at the platform's processes until it is
 * ended. What was stopped in order has no process file and is left alone; so is a process that is only suspended.
 *
 * <p>It looks rather than being told: {@link ProcessHandle#onExit} of a process that is not a child looks as well, and
 * pauses for up to 5 s in between.
 */
public final class Keeper {
    static final String ROLE = "keeper";

    private static final Set<String> TASK_MANAGERS = Set.of(FlinkCluster.TASK_MANAGER, FlinkCluster.SPARE);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    /** With less, a process file cannot be counted on, nor a process that writes. */
    private static final long ENOUGH_BYTES = 8 << 20;

    /** How long the job has both cores to itself when it goes on in the other TaskManager, before a new one is started. */
    private static final long JOB_FIRST_NANOS = Duration.ofSeconds(6).toNanos();

    private final Home home;
    private final Screen screen;
    private final List<KeptProcess> kafka = new ArrayList<>();
    private final List<KeptProcess> layers = new ArrayList<>();
    private final KeptProcess jobManager;
    // On threads of their own: Kafka's start and the job's submission take seconds, and serving must not wait for them.
    private final Errand startKafka;
    private final Errand startLayers;
    private final Errand startSpares;
    private final SpeedJobKeeper speedJob;
    private boolean diskFull;

    private Keeper(Installation installation, App app, Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
        startKafka = errand("starting kafka", installation, app, Platform::startKafka);
        startLayers = errand(
                "starting processes", installation, app, platform -> platform.startMissing(bootstrap(app, home)));
        startSpares = errand(
                "starting those that stand by",
                installation,
                app,
                platform -> platform.startSpares(bootstrap(app, home)));
        RunFiles files = new RunFiles(home);
        speedJob = new SpeedJobKeeper(files, screen, (lost, again) -> Platform.beside(installation, app, home, screen)
                .resumeSpeedJob(bootstrap(app, home), lost, again));
        KeptProcess found = null;
        for (String role : Platform.ROLES) {
            KeptProcess process = new KeptProcess(role, files, screen);
            if (role.equals(Platform.KAFKA)) {
                kafka.add(process);
            } else if (!role.equals(ROLE)) {
                layers.add(process);
            }
            found = role.equals(FlinkCluster.JOB_MANAGER) ? process : found;
        }
        jobManager = found;
    }

    private Errand errand(String name, Installation installation, App app, Consumer<Platform> work) {
        return new Errand(name, screen, () -> {
            Platform platform = Platform.beside(installation, app, home, screen);
            work.accept(platform);
            platform.letGo();
        });
    }

    /** Arguments: the app's folder, the home folder. */
    public static void main(String[] args) {
        Home home = new Home(Path.of(args[1]));
        App app = AppLoader.load(Path.of(args[0]), home);
        Screen screen = new Screen(new TimedOutput(System.out), false);
        screen.say("keeping the platform of %s in %s", app.name(), home.path());
        Keeper keeper = new Keeper(Installation.current(), app, home, screen);
        keeper.startSpares.begin();
        while (true) {
            keeper.look(System.nanoTime());
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    static JavaCommand command(Installation installation, App app, Home home) {
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms16m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-D" + LocalKafka.ROOT_PROPERTY + "=" + installation.root()));
        jvm.addAll(Jit.NEVER_OPTIMISE);
        return JavaCommand.of(
                ROLE,
                home.path(),
                jvm,
                installation.commandClassPath(),
                Keeper.class.getName(),
                List.of(app.folder().toAbsolutePath().toString(), home.path().toString()));
    }

    private void look(long now) {
        look(kafka, startKafka, now);
        look(layers, startLayers, now);
        if (jobManager.hasComeBack()) {
            speedJob.ask(jobManager.hasDiedUnseen());
        }
        speedJob.look(now);
    }

    private void look(List<KeptProcess> processes, Errand start, long now) {
        List<KeptProcess> due = new ArrayList<>();
        for (KeptProcess process : processes) {
            if (process.look(now, start.isBusy()) && !mayWait(process, processes, now)) {
                due.add(process);
            }
        }
        if (!due.isEmpty() && !start.isBusy() && !isDiskFull()) {
            due.forEach(KeptProcess::asked);
            start.begin();
        }
    }

    private static boolean mayWait(KeptProcess process, List<KeptProcess> processes, long now) {
        return TASK_MANAGERS.contains(process.role())
                && process.deadNanos(now) < JOB_FIRST_NANOS
                && processes.stream().anyMatch(p -> p.isRunning() && TASK_MANAGERS.contains(p.role()));
    }

    /** Nothing started on a full disk lasts: no attempt is made, and none counted, until there is room. */
    private boolean isDiskFull() {
        boolean full = home.path().toFile().getUsableSpace() < ENOUGH_BYTES;
        if (full != diskFull) {
            screen.say(full ? "the disk of %s is full: waiting for room" : "there is room in %s again", home.path());
        }
        diskFull = full;
        return full;
    }

    private static String bootstrap(App app, Home home) {
        return app.log()
                .bootstrapServers()
                .orElseGet(() -> Endpoints.read(home).orElseThrow().bootstrapServers());
    }
}
