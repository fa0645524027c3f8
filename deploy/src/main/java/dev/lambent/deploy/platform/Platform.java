package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.app.SchemaGrowth;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.deploy.process.SimpleLogging;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.fold.StateManifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The local platform of one app: Kafka, a Flink cluster with the speed job, serving. What it starts ends with this JVM
 * until {@link #letGo}; what runs already is left as it is.
 */
public final class Platform implements AutoCloseable {
    /** In the order in which they are started; stopped the other way round. */
    public static final List<String> ROLES = List.of(
            "kafka",
            MirrorProcess.ROLE,
            FlinkCluster.JOB_MANAGER,
            FlinkCluster.TASK_MANAGER,
            "serving",
            FlinkCluster.SPARE,
            Keeper.ROLE);

    static final String KAFKA = "kafka";
    private static final String SERVING = "serving";
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final Duration READY_DEADLINE = Duration.ofSeconds(180);

    private final Installation installation;
    private final App app;
    private final Home home;
    private final Screen screen;
    private final RunFiles files;
    /** Null without the lock. */
    private final FileChannel lockChannel;

    private final List<Runnable> untie = new ArrayList<>();
    private FlinkCluster flink;
    /** Null if it ran before this command. */
    private JavaProcess serving;

    private Platform(Installation installation, App app, Home home, Screen screen, FileChannel lockChannel) {
        this.installation = installation;
        this.app = app;
        this.home = home;
        this.screen = screen;
        this.files = new RunFiles(home);
        this.lockChannel = lockChannel;
    }

    /**
     * Takes hold of the platform in {@code home}; one command at a time.
     *
     * @throws LambentException (USER) if another command holds it
     */
    public static Platform open(Installation installation, App app, Home home, Screen screen) {
        try {
            Files.createDirectories(home.run());
            Files.createDirectories(home.logs());
            FileChannel channel = FileChannel.open(
                    home.run().resolve("platform.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw LambentException.user(
                        "The platform is busy",
                        "another lambent command is working on " + home.path(),
                        "Wait until it has ended.");
            }
            return new Platform(installation, app, home, screen, channel);
        } catch (IOException e) {
            throw LambentException.external(
                    "The home folder cannot be used",
                    home.path() + ": " + e.getMessage(),
                    "Check its permissions, or give another with --home.",
                    e);
        }
    }

    /** For the keeper, which works beside commands: starting and stopping are kept apart by {@link StartLock}. */
    static Platform beside(Installation installation, App app, Home home, Screen screen) {
        return new Platform(installation, app, home, screen, null);
    }

    /** Starts Kafka if it does not run and the app has no brokers of its own; returns where the log is. */
    public String startKafka() {
        if (app.log().bootstrapServers().isPresent()) {
            return app.log().bootstrapServers().get();
        }
        try (StartLock kafka = StartLock.take(home, StartLock.KAFKA)) {
            return startLocalKafka();
        }
    }

    private String startLocalKafka() {
        Optional<Endpoints> known = Endpoints.read(home);
        if (files.process(KAFKA).isPresent() && known.isPresent()) {
            return known.get().bootstrapServers();
        }
        long start = System.nanoTime();
        LocalKafka kafka = startedKafka();
        started(KAFKA, kafka.pid(), kafka::letGo, kafka::kill);
        Optional<Endpoints> now = Endpoints.read(home);
        new Endpoints(
                        kafka.bootstrapServers(),
                        now.map(Endpoints::flink).orElse(null),
                        now.map(Endpoints::serving).orElse(null))
                .write(home);
        if (now.isPresent() && !kafka.bootstrapServers().equals(now.get().bootstrapServers())) {
            leadToNewAddress(kafka.bootstrapServers());
        }
        screen.say("  Kafka runs on %s (%.1f s)", kafka.bootstrapServers(), seconds(start));
        return kafka.bootstrapServers();
    }

    /** Those that run look for Kafka where it was, for ever: they are started anew, by this command or by the keeper. */
    private void leadToNewAddress(String bootstrap) {
        screen.say("  Kafka's port was taken; it is at %s now, and its clients are started anew", bootstrap);
        for (String role : ROLES) {
            if (!role.equals(KAFKA) && !role.equals(Keeper.ROLE)) {
                files.kill(role);
            }
        }
    }

    /**
     * Starts Flink's processes and serving if they do not run; Kafka has to run. None of them needs anything published, so
     * that this may go on beside the first batch run; it says nothing.
     */
    public void startProcesses(String bootstrap) {
        Optional<JavaProcess> taskManager = startMissing(bootstrap);
        taskManager.ifPresent(flink::awaitSlots);
    }

    /** Starts Flink's processes and serving if they do not run, and waits for none; returns a TaskManager it started. */
    Optional<JavaProcess> startMissing(String bootstrap) {
        try (StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            Endpoints last = Endpoints.read(home).orElse(new Endpoints(bootstrap, null, null));
            String servingAddress = last.serving();
            if (files.process(SERVING).isEmpty()) {
                int port = Ports.free(Ports.of(last.serving()));
                servingAddress = "http://127.0.0.1:" + port;
                serving = startServing(bootstrap, port);
            }
            startMirror(bootstrap);
            Optional<JavaProcess> taskManager = startFlink(last.flink());
            new Endpoints(bootstrap, flink.address(), servingAddress).write(home);
            return taskManager;
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    /**
     * Submits the speed job to a JobManager that was started anew, while that one is still starting; returns when it is
     * accepted. Does nothing if somebody else has submitted it since.
     *
     * @param lost the jobs that went with the JobManager's predecessor
     * @param again whether this was tried before: a job may then have been accepted, though nobody heard of it
     */
    void resumeSpeedJob(String bootstrap, SpeedRuns lost, boolean again) {
        flink = new FlinkCluster(
                installation,
                home,
                Ports.of(Endpoints.read(home).map(Endpoints::flink).orElse(null)));
        if (again) {
            screen.say("the speed job is submitted: job %s", String.join(", ", speedJobs(bootstrap)));
            return;
        }
        try (StartLock speedJob = StartLock.take(home, StartLock.SPEED_JOB)) {
            if (files.speedRuns().equals(lost)) {
                screen.say("the speed job is submitted anew: job %s", String.join(", ", jobs().submitAll(bootstrap)));
            }
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    /** Starts what does not run: Flink, the speed job, serving. Kafka has to run. Returns when all is ready. */
    public Endpoints startLayers(String bootstrap) {
        long start = System.nanoTime();
        startProcesses(bootstrap);
        Endpoints endpoints = Endpoints.read(home).orElseThrow();
        screen.say("  Flink runs, web UI %s", endpoints.flink());
        awaitMirror(bootstrap);
        long submitting = System.nanoTime();
        startSpeedJobs(bootstrap);
        screen.say("  the speed job runs (%.1f s)", seconds(submitting));
        if (serving != null) {
            awaitServing(serving, endpoints.serving());
        }
        screen.say("  serving answers at %s (all ready in %.1f s)", endpoints.serving(), seconds(start));
        return endpoints;
    }

    /**
     * Starts the mirror if the app has foreign topics and it does not run. Not before the first batch run of an app with a
     * history: the rows of that have to stand before all others.
     */
    private void startMirror(String bootstrap) throws IOException {
        boolean tooEarly = !app.history().isEmpty() && !published();
        if (MirrorProcess.isNeededBy(app)
                && !tooEarly
                && files.process(MirrorProcess.ROLE).isEmpty()) {
            started(MirrorProcess.ROLE, new MirrorProcess(installation, app, home, bootstrap).start());
        }
    }

    private void awaitMirror(String bootstrap) {
        if (MirrorProcess.isNeededBy(app)) {
            new MirrorProcess(installation, app, home, bootstrap)
                    .awaitTopics(
                            () -> files.process(MirrorProcess.ROLE).isPresent(),
                            () -> "see " + home.logs().resolve("mirror.log"));
            screen.say("  the mirror of foreign topics runs");
        }
    }

    private static LambentException cannotStart(IOException e) {
        return LambentException.external(
                "The platform cannot be started", e.getMessage(), "Check the home folder and the JDK.", e);
    }

    /** What was started from here on outlives this JVM. */
    public void letGo() {
        untie.forEach(Runnable::run);
        untie.clear();
    }

    /** Stops all, the readers first, and the keeper before them all. Returns the roles that ran. */
    public List<String> stop() {
        List<String> stopped = new ArrayList<>();
        // Before its locks are asked for: it may hold them, and what it is starting ends with it.
        if (files.stop(Keeper.ROLE, STOP_GRACE)) {
            stopped.add(Keeper.ROLE);
        }
        try (StartLock kafka = StartLock.take(home, StartLock.KAFKA);
                StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            for (int i = ROLES.size() - 1; i >= 0; i--) {
                if (files.stop(ROLES.get(i), STOP_GRACE)) {
                    stopped.add(ROLES.get(i));
                }
            }
            untie.clear();
            files.deleteEndpoints();
        }
        return stopped;
    }

    /** Starts the process that brings back what dies, if it does not run; what it brings back outlives this JVM. */
    public void startKeeper() {
        try (StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            if (files.process(Keeper.ROLE).isEmpty()) {
                started(
                        Keeper.ROLE,
                        JavaProcess.start(
                                Keeper.command(installation, app, home),
                                home.logs().resolve(Keeper.ROLE + ".log")));
            }
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    public boolean kafkaRuns() {
        return app.log().bootstrapServers().isPresent() || files.process(KAFKA).isPresent();
    }

    /** Whether Flink and serving run here. */
    boolean layersRun() {
        boolean run = files.process(FlinkCluster.JOB_MANAGER).isPresent()
                && files.process(SERVING).isPresent();
        if (run && flink == null) {
            flink = new FlinkCluster(
                    installation,
                    home,
                    Ports.of(Endpoints.read(home).map(Endpoints::flink).orElse(null)));
        }
        return run;
    }

    /** Whether something was published yet. */
    public boolean published() {
        return Files.exists(home.currentState());
    }

    /** Gives the platform free for other commands; running processes go on. */
    @Override
    public void close() {
        try {
            if (lockChannel != null) {
                lockChannel.close();
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "The platform's lock cannot be given back", e.getMessage(), "Check the disk.", e);
        }
    }

    private LocalKafka startedKafka() {
        try {
            return LocalKafka.start(
                    home.kafka(), home.path(), home.logs().resolve("kafka.log"), installation.kafkaLib());
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            throw LambentException.external(
                    "Kafka cannot be started",
                    e.getMessage(),
                    "See " + home.logs().resolve("kafka.log") + ".",
                    e);
        }
    }

    /** Returns the TaskManager if it had to be started. */
    private Optional<JavaProcess> startFlink(String lastAddress) throws IOException {
        int lastPort = Ports.of(lastAddress);
        boolean spare = files.isWanted(FlinkCluster.SPARE);
        if (files.process(FlinkCluster.JOB_MANAGER).isPresent() && lastPort > 0) {
            flink = new FlinkCluster(installation, home, lastPort);
        } else {
            startJobManager(lastPort);
        }
        Optional<JavaProcess> started = startTaskManager(FlinkCluster.TASK_MANAGER);
        if (spare) {
            startTaskManager(FlinkCluster.SPARE);
        }
        return started;
    }

    private void startJobManager(int lastPort) throws IOException {
        files.stop(FlinkCluster.JOB_MANAGER, STOP_GRACE);
        flink = new FlinkCluster(installation, home, Ports.free(lastPort));
        int rpcPort = Ports.free(flink.lastRpcPort());
        if (rpcPort != flink.lastRpcPort()) {
            // Those that run know the JobManager by an address that has gone.
            files.stop(FlinkCluster.TASK_MANAGER, STOP_GRACE);
            files.stop(FlinkCluster.SPARE, STOP_GRACE);
        }
        started(FlinkCluster.JOB_MANAGER, flink.startJobManager(rpcPort));
    }

    private Optional<JavaProcess> startTaskManager(String role) throws IOException {
        if (files.process(role).isPresent()) {
            return Optional.empty();
        }
        JavaProcess process = flink.startTaskManager(role);
        started(role, process);
        return Optional.of(process);
    }

    /** Starts the spare TaskManager if it does not run. Flink has to run. */
    void startSpare() {
        try (StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            flink = new FlinkCluster(
                    installation,
                    home,
                    Ports.of(Endpoints.read(home).orElseThrow().flink()));
            startTaskManager(FlinkCluster.SPARE);
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    /** Starts the speed jobs that do not run; Flink has to. Returns when they are at work. */
    void startSpeedJobs(String bootstrap) {
        speedJobs(bootstrap).forEach(this::awaitSpeedJob);
    }

    /** Ends the speed jobs that nobody is served by any more. */
    int endOtherSpeedJobs() {
        try (StartLock speedJob = StartLock.take(home, StartLock.SPEED_JOB)) {
            return jobs().cancelOthers();
        }
    }

    private List<String> speedJobs(String bootstrap) {
        // One that does not answer yet, or is suspended, must not be taken for one without a job: it would get a
        // second.
        flink.awaitJobManager(() -> files.process(FlinkCluster.JOB_MANAGER).isPresent());
        try (StartLock speedJob = StartLock.take(home, StartLock.SPEED_JOB)) {
            return jobs().ensure(bootstrap);
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    private SpeedJobs jobs() {
        return new SpeedJobs(flink, app, home, files, screen);
    }

    private void awaitSpeedJob(String jobId) {
        FlinkRest rest = new FlinkRest(flink.address());
        Wait.until(
                "The speed job did not start running",
                READY_DEADLINE,
                () -> rest.runs(jobId),
                () -> !rest.ended(jobId),
                () -> rest.rootException(jobId).orElse("Flink does not answer"));
    }

    /**
     * Refuses an app that cannot go on over the log of its last publication.
     *
     * @throws LambentException (USER) naming every change that is refused
     */
    public void requireGrown() {
        StateManifest.current(home)
                .ifPresent(
                        last -> SchemaGrowth.require(app, home, last.transform().value()));
    }

    /** Whether the app's folder holds another transform than the one that is published. */
    public boolean hasChanged() {
        return StateManifest.current(home)
                .map(StateManifest::transform)
                .filter(published -> !published.equals(Transform.compile(app).id()))
                .isPresent();
    }

    private JavaProcess startServing(String bootstrap, int port) throws IOException {
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        jvm.addAll(SimpleLogging.FLAGS);
        jvm.addAll(Jit.OPTIMISE_LATE);
        JavaProcess process = JavaProcess.start(
                JavaCommand.of(
                        SERVING,
                        home.path(),
                        jvm,
                        installation.servingClassPath(),
                        "dev.lambent.serving.ServingMain",
                        List.of(
                                "--app",
                                app.folder().toAbsolutePath().toString(),
                                "--home",
                                home.path().toString(),
                                "--bootstrap",
                                bootstrap,
                                "--port",
                                Integer.toString(port))),
                home.logs().resolve("serving.log"));
        started(SERVING, process);
        return process;
    }

    private void started(String role, JavaProcess process) {
        started(role, process.pid(), process::letGo, process::kill);
    }

    /** A process that cannot be noted, on a full disk, would be found by nobody: it does not live. */
    private void started(String role, long pid, Runnable letGo, Runnable kill) {
        try {
            files.writeProcess(role, pid);
        } catch (RuntimeException e) {
            kill.run();
            throw e;
        }
        untie.add(letGo);
    }

    private static void awaitServing(JavaProcess process, String address) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Wait.until(
                "Serving did not become ready",
                READY_DEADLINE,
                () -> {
                    try {
                        return http.send(request, HttpResponse.BodyHandlers.discarding())
                                        .statusCode()
                                == 200;
                    } catch (IOException e) {
                        return false;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                },
                process::isAlive,
                () -> process.lastWords(20));
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
