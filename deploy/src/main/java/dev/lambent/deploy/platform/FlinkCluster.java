package dev.lambent.deploy.platform;

import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.deploy.process.SimpleLogging;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JobManager and TaskManagers from plain jars, as processes of their own. */
final class FlinkCluster {
    static final String JOB_MANAGER = "jobmanager";
    static final String TASK_MANAGER = "taskmanager";
    /** Another one, which the keeper starts: a job whose TaskManager dies goes on there while a new one starts. */
    static final String SPARE = "taskmanager-2";

    private static final Duration START_DEADLINE = Duration.ofSeconds(180);
    private static final int PARALLELISM = 2;
    /** While a feature set is switched, two speed jobs run beside each other. */
    private static final int SLOTS = 2 * PARALLELISM;
    /** Reflection on java.base that Flink's closure cleaner and its REST client need. */
    private static final List<String> OPENS =
            List.of("--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private static final List<String> QUIET = List.of(
            // They say at every checkpoint and every alignment of sources, several times a second, that all is well.
            "-Dorg.slf4j.simpleLogger.log.org.apache.flink.runtime.source.coordinator=warn",
            "-Dorg.slf4j.simpleLogger.log.org.apache.flink.runtime.checkpoint=warn",
            "-Dorg.slf4j.simpleLogger.log.org.apache.flink.runtime.operators.coordination=warn",
            // Flink's sink registers one gauge anew at every checkpoint and warns of it.
            "-Dorg.slf4j.simpleLogger.log.org.apache.flink.metrics.MetricGroup=error");

    private static final Pattern RPC_PORT = Pattern.compile("(?m)^jobmanager\\.rpc\\.port: (\\d+)$");

    private final Installation installation;
    private final Home home;
    private final int restPort;

    /** @param restPort of the REST API and web UI; free, or that of the JobManager already running */
    FlinkCluster(Installation installation, Home home, int restPort) {
        this.installation = installation;
        this.home = home;
        this.restPort = restPort;
    }

    int restPort() {
        return restPort;
    }

    String address() {
        return "http://127.0.0.1:" + restPort;
    }

    /** @param rpcPort where TaskManagers find it: one that stays where it was is found by those that run */
    JavaProcess startJobManager(int rpcPort) throws IOException {
        Files.createDirectories(home.checkpoints());
        Files.createDirectories(conf());
        Files.writeString(conf().resolve("config.yaml"), configuration(rpcPort));
        return start(
                JOB_MANAGER,
                List.of("-Xms64m", "-Xmx320m", "-XX:+UseSerialGC"),
                Jit.NEVER_OPTIMISE,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("--configDir", conf().toString(), "-D", emptyTemporaryFolder(JOB_MANAGER)));
    }

    /** Heap and buffers of about 900 MB in all; every size is given, for nothing may be derived from the machine's. */
    JavaProcess startTaskManager(String role, Path app) throws IOException {
        return start(
                role,
                List.of("-Xms128m", "-Xmx600m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC"),
                Jit.OPTIMISE_LATE,
                "dev.lambent.speed.PreparedTaskManager",
                List.of(
                        app.toString(),
                        home.path().toString(),
                        "--configDir",
                        conf().toString(),
                        "-D",
                        emptyTemporaryFolder(role),
                        "-D",
                        "taskmanager.resource-id=" + role + "-" + System.currentTimeMillis(),
                        "-D",
                        // Of a JobManager, which has little to do: see configuration() for the other direction.
                        "heartbeat.timeout=3 s",
                        "-D",
                        "taskmanager.cpu.cores=2",
                        "-D",
                        "taskmanager.memory.task.heap.size=472m",
                        "-D",
                        "taskmanager.memory.task.off-heap.size=0",
                        "-D",
                        "taskmanager.memory.framework.heap.size=128m",
                        "-D",
                        "taskmanager.memory.framework.off-heap.size=128m",
                        "-D",
                        "taskmanager.memory.network.min=64m",
                        "-D",
                        "taskmanager.memory.network.max=64m",
                        "-D",
                        "taskmanager.memory.managed.size=16m",
                        "-D",
                        "taskmanager.memory.jvm-metaspace.size=192m",
                        "-D",
                        "taskmanager.memory.jvm-overhead.min=64m",
                        "-D",
                        "taskmanager.memory.jvm-overhead.max=64m"));
    }

    /** As a setting. What a predecessor left that was killed is deleted: it is about 100 MB, jars of the job above all. */
    private String emptyTemporaryFolder(String role) throws IOException {
        Path temporary = temporary(role);
        Leftovers.delete(temporary);
        Files.createDirectories(temporary);
        return "io.tmp.dirs=" + temporary;
    }

    private Path temporary(String role) {
        return folder().resolve("tmp").resolve(role);
    }

    /** The port of the JobManager that was started last; 0 if there was none. */
    int lastRpcPort() {
        try {
            Path file = conf().resolve("config.yaml");
            Matcher port = RPC_PORT.matcher(Files.exists(file) ? Files.readString(file) : "");
            return port.find() ? Integer.parseInt(port.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Flink's configuration cannot be read", e);
        }
    }

    void awaitJobManager(BooleanSupplier alive) {
        FlinkRest rest = new FlinkRest(address());
        Wait.until(
                "Flink's JobManager did not become ready",
                START_DEADLINE,
                () -> rest.slots().isPresent(),
                alive,
                () -> "see " + home.logs().resolve(JOB_MANAGER + ".log"));
    }

    void awaitSlots(JavaProcess process) {
        FlinkRest rest = new FlinkRest(address());
        Wait.until(
                "Flink did not become ready",
                START_DEADLINE,
                () -> rest.slots().orElse(0) >= SLOTS,
                process::isAlive,
                () -> process.lastWords(20));
    }

    /**
     * Submits the speed job and returns Flink's id of it.
     *
     * @param restore a checkpoint to resume from; without one the job starts from the state that batch published
     */
    String submit(List<String> jobArguments, java.util.Optional<Path> restore) throws IOException {
        Path log = home.logs().resolve("speed-submit.log");
        Files.createDirectories(temporary("client"));
        java.io.ByteArrayOutputStream screen = new java.io.ByteArrayOutputStream();
        List<String> args = new java.util.ArrayList<>(List.of("run", "-d", "-m", "127.0.0.1:" + restPort));
        restore.ifPresent(
                checkpoint -> args.addAll(List.of("-s", checkpoint.toUri().toString())));
        args.addAll(List.of(
                "-c", "dev.lambent.speed.SpeedMain", installation.speedProgram().toString()));
        args.addAll(jobArguments);
        JavaCommand command = command(
                        "speed-submit",
                        List.of("-Xmx320m", "-XX:+UseSerialGC"),
                        Jit.NEVER_OPTIMISE,
                        "org.apache.flink.client.cli.CliFrontend",
                        args)
                .withEnvironment(java.util.Map.of(
                        "FLINK_CONF_DIR",
                        conf().toString(),
                        "FLINK_LIB_DIR",
                        temporary("client").toString()));
        JavaProcess client = JavaProcess.startShown(command, log, screen);
        try {
            int code = client.waitFor();
            String said = screen.toString(java.nio.charset.StandardCharsets.UTF_8);
            Matcher id = Pattern.compile("JobID ([0-9a-f]{32})").matcher(said);
            if (code == 0 && id.find()) {
                return id.group(1);
            }
            throw LambentException.external(
                    "The speed job was not accepted",
                    "its client ended with exit code " + code,
                    "Its last words:\n" + said + client.lastWords(25),
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            client.kill();
            throw LambentException.external(
                    "The speed job was not submitted", "waiting was interrupted", "Run `lambent up` again.", e);
        }
    }

    private JavaProcess start(String role, List<String> jvm, List<String> jit, String main, List<String> args)
            throws IOException {
        return JavaProcess.start(
                command(role, jvm, jit, main, args), home.logs().resolve(role + ".log"));
    }

    private JavaCommand command(String role, List<String> jvm, List<String> jit, String main, List<String> args) {
        List<String> flags = new java.util.ArrayList<>(jvm);
        flags.addAll(jit);
        flags.add("-Duser.timezone=UTC");
        flags.addAll(OPENS);
        flags.addAll(SimpleLogging.FLAGS);
        flags.addAll(QUIET);
        return JavaCommand.of(role, home.path(), flags, installation.flinkClassPath(), main, args);
    }

    private Path folder() {
        return home.flink();
    }

    private Path conf() {
        return folder().resolve("conf");
    }

    /**
     * What belongs to the cluster; the job brings what it needs anywhere. A TaskManager that was killed is noticed within a
     * second by calls that fail; one that is only slow, on a machine where Spark takes both cores, is given 10 s. A
     * TaskManager makes no such calls: it is told by its own timeout that its JobManager has gone.
     */
    private String configuration(int rpcPort) {
        try {
            return """
                    # Written by Lambent at every start of the JobManager.
                    jobmanager.rpc.address: 127.0.0.1
                    jobmanager.rpc.port: %1$d
                    jobmanager.bind-host: 127.0.0.1
                    rest.address: 127.0.0.1
                    rest.bind-address: 127.0.0.1
                    rest.port: %2$d
                    taskmanager.bind-host: 127.0.0.1
                    taskmanager.host: 127.0.0.1
                    taskmanager.numberOfTaskSlots: %3$d
                    parallelism.default: %5$d
                    jobmanager.memory.process.size: 800m
                    io.tmp.dirs: %4$s
                    web.upload.dir: %6$s
                    execution.checkpointing.num-retained: 2
                    execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
                    heartbeat.interval: 500 ms
                    heartbeat.timeout: 10 s
                    heartbeat.rpc-failure-threshold: 2
                    pekko.ask.timeout: 30 s
                    jobmanager.execution.failover-strategy: region
                    slotmanager.requirement-check-delay: 10 ms
                    # The job's classes are on the class path: a job that is started again finds them loaded and compiled.
                    classloader.resolve-order: parent-first
                    # A client may be quicker than the JobManager that was started with it.
                    rest.retry.max-attempts: 300
                    rest.retry.delay: 100 ms
                    cluster.registration.error-delay: 500 ms
                    cluster.registration.refused-registration-delay: 500 ms
                    cluster.registration.max-timeout: 1 s
                    """
                    .formatted(
                            rpcPort,
                            restPort,
                            SLOTS,
                            temporary("client"),
                            PARALLELISM,
                            temporary(JOB_MANAGER).resolve("upload"));
        } catch (UncheckedIOException e) {
            throw LambentException.external(
                    "Flink cannot be started", e.getMessage(), "Close some programs and try again.", e);
        }
    }
}
