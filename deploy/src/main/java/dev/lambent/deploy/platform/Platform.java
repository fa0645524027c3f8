package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.app.HomeLock;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformGrowth;
import dev.lambent.fold.StateManifest;
import java.io.IOException;
import java.nio.file.Files;
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
            ServingProcess.ROLE,
            FlinkCluster.SPARE,
            ServingProcess.STANDBY,
            Keeper.ROLE);

    static final String KAFKA = "kafka";
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final Duration READY_DEADLINE = Duration.ofSeconds(180);
    private static final int SUBMISSIONS = 5;

    private final Installation installation;
    private final App app;
    private final Home home;
    private final Screen screen;
    private final RunFiles files;
    private final StartedProcesses started;
    private final FlinkProcesses flink;
    private final Optional<HomeLock> lock;
    private boolean servingStarted;

    private Platform(Installation installation, App app, Home home, Screen screen, Optional<HomeLock> lock) {
        this.installation = installation;
        this.app = app;
        this.home = home;
        this.screen = screen;
        this.files = new RunFiles(home);
        this.started = new StartedProcesses(files);
        this.flink = new FlinkProcesses(installation, app, home, files, started);
        this.lock = lock;
    }

    /**
     * Takes hold of the platform in {@code home}; one command at a time.
     *
     * @throws LambentException (USER) if another command holds it
     */
    public static Platform open(Installation installation, App app, Home home, Screen screen) {
        return new Platform(installation, app, home, screen, Optional.of(lock(home)));
    }

    private static HomeLock lock(Home home) {
        return HomeLock.tryTake(home.run().resolve("platform.lock"))
                .orElseThrow(() -> LambentException.user(
                        "The platform is busy",
                        "another lambent command is working on " + home.path(),
                        "Wait until it has ended."));
    }

    /**
     * For what goes on for long beside other commands, as the keeper and batch runs do: starting and stopping are kept
     * apart by {@link StartLock}.
     */
    public static Platform beside(Installation installation, App app, Home home, Screen screen) {
        return new Platform(installation, app, home, screen, Optional.empty());
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
        started.add(KAFKA, kafka.pid(), kafka::letGo, kafka::kill);
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
        // Those that stand by first: the keeper would let them take the others' places, and look where Kafka was.
        for (int i = ROLES.size() - 1; i >= 0; i--) {
            String role = ROLES.get(i);
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
        FlinkProcesses.Running running = startMissing(bootstrap);
        running.taskManager().ifPresent(running.cluster()::awaitSlots);
    }

    /** Starts Flink's processes and serving if they do not run, and waits for none. */
    FlinkProcesses.Running startMissing(String bootstrap) {
        try (StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            Endpoints last = Endpoints.read(home).orElse(new Endpoints(bootstrap, null, null));
            String servingAddress = last.serving();
            if (files.process(ServingProcess.ROLE).isEmpty()) {
                int port = Ports.free(Ports.of(last.serving()));
                servingAddress = "http://127.0.0.1:" + port;
                startServing(bootstrap, port);
            }
            if (files.isWanted(ServingProcess.STANDBY)) {
                startStandby(bootstrap);
            }
            startMirror(bootstrap);
            FlinkProcesses.Running running = flink.startMissing();
            new Endpoints(bootstrap, running.cluster().address(), servingAddress).write(home);
            return running;
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    /**
     * Submits the speed job to a JobManager that was started anew, while that one is still starting; returns when it is
     * accepted. Does nothing if somebody else has submitted it since.
     *
     * @param lost the jobs that went with the JobManager's predecessor
     * @param again whether a job may have been accepted already, though nobody here heard of it: then the JobManager is
     *     asked first
     */
    void resumeSpeedJob(String bootstrap, SpeedRuns lost, boolean again) {
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
        if (servingStarted) {
            ServingProcess.await(
                    endpoints.serving(),
                    () -> files.process(ServingProcess.ROLE).isPresent(),
                    () -> JavaProcess.lastWords(ServingProcess.log(home), 20));
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
            started.add(MirrorProcess.ROLE, new MirrorProcess(installation, app, home, bootstrap).start());
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
        started.letGo();
    }

    /**
     * Stops all, the readers first, and the keeper before them all. Returns the roles that ran.
     *
     * @throws LambentException (USER) if a batch run is at work, which would fail without its log
     */
    public List<String> stop() {
        if (BatchJob.isAtWork(home)) {
            throw LambentException.user(
                    "The platform is busy",
                    "a batch run is at work on " + home.path(),
                    "Wait until it has ended, or end it: it goes on where it was when it is started again.");
        }
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
            started.forget();
            files.deleteEndpoints();
        }
        return stopped;
    }

    /** Starts the process that brings back what dies, if it does not run; what it brings back outlives this JVM. */
    public void startKeeper() {
        try (StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            if (files.process(Keeper.ROLE).isEmpty()) {
                started.add(
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
        return flink.jobManagerRuns() && files.process(ServingProcess.ROLE).isPresent();
    }

    /** Whether something was published yet. */
    public boolean published() {
        return Files.exists(home.currentState());
    }

    /** Gives the platform free for other commands; running processes go on. */
    @Override
    public void close() {
        lock.ifPresent(HomeLock::close);
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

    private void startServing(String bootstrap, int port) throws IOException {
        Optional<ProcessHandle> standby = files.process(ServingProcess.STANDBY);
        if (standby.isPresent()) {
            ServingProcess.promote(files, home, standby.get().pid(), port);
            startStandby(bootstrap);
        } else {
            started.add(ServingProcess.ROLE, ServingProcess.start(installation, app, home, bootstrap, port));
        }
        servingStarted = true;
    }

    private void startStandby(String bootstrap) throws IOException {
        if (files.process(ServingProcess.STANDBY).isEmpty()) {
            started.add(ServingProcess.STANDBY, ServingProcess.startStandby(installation, app, home, bootstrap));
        }
    }

    /** Starts the spare TaskManager and the serving process that stands by, if they do not run. Flink has to run. */
    void startSpares(String bootstrap) {
        try (StartLock layers = StartLock.take(home, StartLock.LAYERS)) {
            flink.startSpare();
            startStandby(bootstrap);
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    /**
     * Starts the speed jobs that do not run; Flink has to. Returns when they are at work. A JobManager that dies meanwhile
     * takes them with it: then they are started once more.
     */
    void startSpeedJobs(String bootstrap) {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == SUBMISSIONS;
            if (speedJobs(bootstrap).stream().allMatch(jobId -> awaitSpeedJob(jobId, last))) {
                return;
            }
        }
    }

    /** Whether speed jobs run that nobody is served by any more. */
    boolean otherSpeedJobsRun() {
        return !jobs().others().isEmpty();
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
        flink.cluster().awaitJobManager(() -> flink.jobManagerRuns() || flink.jobManagerComesBack());
        try (StartLock speedJob = StartLock.take(home, StartLock.SPEED_JOB)) {
            return jobs().ensure(bootstrap);
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    private SpeedJobs jobs() {
        return new SpeedJobs(flink.cluster(), app, home, files, screen);
    }

    /** Returns false if the JobManager that had the job has gone, unless this is the last attempt. */
    private boolean awaitSpeedJob(String jobId, boolean last) {
        FlinkRest rest = new FlinkRest(flink.cluster().address());
        Wait.until(
                "The speed job did not start running",
                READY_DEADLINE,
                () -> rest.runs(jobId) || (!last && rest.isUnknown(jobId)),
                () -> !rest.ended(jobId),
                () -> rest.rootException(jobId).orElse("Flink does not answer"));
        return !rest.isUnknown(jobId);
    }

    /**
     * Refuses an app that cannot go on over the log of its last publication.
     *
     * @throws LambentException (USER) naming every change that is refused
     */
    public void requireGrown() {
        StateManifest.current(home)
                .ifPresent(last -> TransformGrowth.require(Transform.compile(app), home, last.transform()));
    }

    /** Whether the app's folder holds another transform than the one that is published. */
    public boolean hasChanged() {
        return StateManifest.current(home)
                .map(StateManifest::transform)
                .filter(published -> !published.equals(Transform.compile(app).id()))
                .isPresent();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
